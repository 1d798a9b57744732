"""Words as they are searched and compared."""

import pytest

from petitions.text.folding import folded, folded_words


@pytest.mark.parametrize(
    "typed",
    [
        *map(chr, range(128)),
        "Let THEM stay, don't they? `We` say_so: 3.5% (of 12,000)\tmust\nnot",
        "'' `` __ --",
        "",
    ],
)
def test_words_of_plain_text_are_those_of_the_same_text_with_an_accent_beside_it(typed: str) -> None:
    assert [*folded_words(typed), "ete"] == folded_words(f"{typed} \u00e9t\u00e9")
    assert folded_words(typed) == folded_words(folded(typed))
