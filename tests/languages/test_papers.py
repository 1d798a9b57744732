"""The words that go on the card, the poster and the sheet: translated, and in the direction of the reader."""

from collections.abc import Callable

import pytest
from flask import Flask

from petitions.campaign.models import Petition
from petitions.web.current import speak
from petitions.web.sharing.papers import Words, card_words, poster_words, sheet_words
from tests.languages.pseudo import LANGUAGE, untranslated_text

PAPERS: dict[str, Callable[..., Words]] = {
    "card": lambda petition: card_words(petition, petition.text(), 617, None),
    "poster": lambda petition: poster_words(petition, petition.text()),
    "sheet": lambda petition: sheet_words(petition, petition.text()),
}
# The parts that are read: all but codes, addresses and the drawing of the code.
READ = (
    "count", "goal", "kind", "to", "call", "how", "promise", "whole_text", "columns", "once", "privacy",
    "house", "back", "gathered_by", "filled_on", "sheet_number", "code_says",
)  # fmt: skip


def texts_of(part: object) -> list[str]:
    """The texts in a part: one, a list, or a dictionary of them."""
    if isinstance(part, dict):
        return [str(value) for value in part.values()]
    return [str(each) for each in part] if isinstance(part, list) else [str(part)]


@pytest.mark.parametrize("petition", ["petition", "letter", "statement"], indirect=True)
@pytest.mark.parametrize("paper", PAPERS)
def test_every_word_of_ours_on_paper_is_translated(app: Flask, petition: Petition, paper: str) -> None:
    with app.test_request_context("/"):
        speak(LANGUAGE)
        words = PAPERS[paper](petition)
    said = [text for name in READ if name in words for text in texts_of(words[name])]

    assert len(said) > 3
    assert [word for text in said for word in untranslated_text(text)] == []
