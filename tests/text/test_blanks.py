"""Blanks of a sample letter: filled where something is known, and never a hole."""

import pytest

from petitions.text.blanks import filled

ANN = {"name": "Ann Lee", "city": "Hull", "riding": ""}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("I am [name], of [city].", "I am Ann Lee, of Hull."),
        ("Je suis [ Nom ], de [VILLE].", "Je suis Ann Lee, de Hull."),
        ("Меня зовут [имя]. Мой округ: [округ]. Прошу вас.", "Меня зовут Ann Lee. Прошу вас."),
        ("اسمي [الاسم]. دائرتي [الدائرة]؟ أرجو.", "اسمي Ann Lee. أرجو."),
        ("I vote in [riding]. Please act!", "Please act!"),
        ("One.\n\nI vote in [riding].\n\nTwo.", "One.\n\nTwo."),
        ("Yours\n[name]\n[riding]\n[city]", "Yours\nAnn Lee\nHull"),
        ("A [note] and [1] stay.", "A [note] and [1] stay."),
    ],
)
def test_a_sentence_with_an_unknown_blank_is_left_out(text: str, read: str) -> None:
    assert filled(text, ANN) == read


def test_what_was_filled_in_is_never_filled_again() -> None:
    assert filled("I am [name].", {"name": "[city]. Really"}) == "I am [city]. Really."


def test_a_long_letter_of_brackets_is_read_in_one_go() -> None:
    text = "[" * 5_000 + "name" + "]" * 5_000

    assert filled(text, {"name": "Ann"}) == "[" * 4_999 + "Ann" + "]" * 4_999
