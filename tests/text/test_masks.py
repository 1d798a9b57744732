"""Private particulars are hidden wherever they stand, and ordinary words and numbers are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.text.masks import MARK, Private, masked, private_parts

HIDDEN = [
    (Private.EMAIL, "ann@example.org"),
    (Private.EMAIL, "ann.lee+x@mail.example.ca"),
    (Private.EMAIL, "ann [at] example.org"),
    (Private.EMAIL, "ann.lee(à)exemple.ca"),
    (Private.PHONE, "613-996-1234"),
    (Private.PHONE, "٦١٣-٩٩٦-١٢٣٤"),
    (Private.PHONE, "(613) 996-1234"),
    (Private.PHONE, "613.996.1234"),
    (Private.PHONE, "6139961234"),
    (Private.PHONE, "1-800-622-6232"),
    (Private.PHONE, "+1 613 996 1234"),
    (Private.PHONE, "+33 1 42 68 53 00"),
    (Private.PHONE, "+7 495 123-45-67"),
    (Private.STREET, "24 Sussex Drive"),
    (Private.STREET, "12-345 Main St. W"),
    (Private.STREET, "1500 West 12th Avenue"),
    (Private.STREET, "77B Queen Street East"),
    (Private.STREET, "123 main street"),
    (Private.STREET, "10, rue Sainte-Anne"),
    (Private.STREET, "4200 boul. Saint-Laurent"),
    (Private.STREET, "55 chemin de la Côte"),
    (Private.STREET, "ул. Ленина, д. 5, кв. 12"),
    (Private.STREET, "проспект Мира 10"),
    (Private.STREET, "улица Пушкина, дом 7"),
    (Private.STREET, "شارع الملك حسين 12"),
    (Private.STREET, "PO Box 123"),
    (Private.STREET, "apt. 12"),
    (Private.POSTAL_CODE, "K1A 0A6"),
    (Private.POSTAL_CODE, "k1a0a6"),
    (Private.CLIENT_NUMBER, "1234-5678"),
    (Private.CLIENT_NUMBER, "11-1234-5678"),
    (Private.CLIENT_NUMBER, "A 123-456-789"),
    (Private.CLIENT_NUMBER, "A123456789"),
    (Private.CLIENT_NUMBER, "046 454 286"),
    (Private.FILE_NUMBER, "IMM-1234-19"),
    (Private.FILE_NUMBER, "IMM 1234-19"),
    (Private.FILE_NUMBER, "T-1234-20"),
    (Private.FILE_NUMBER, "A-12-19"),
    (Private.FILE_NUMBER, "TB8-12345"),
    (Private.FILE_NUMBER, "E001234567"),
]

KEPT = [
    "I have waited since 2015-2019 and again in 2021.",
    "Bill C-2, section 35, S.C. 2010, c. 23.",
    "In 2018 the long road to a decision began.",
    "We are 1,234,567 people and paid $1,500,000.",
    "Article 3 and rule 36; 45 days; 10:30 on 1 May 2026.",
    "DES-5-08 is his case.",
    "@ann said so, 100 % of us agree.",
    "My 3 children and 2 cats.",
    "Ask the 24 ministers.",
    "The STCA of 2004 and the law of 2023-03-25.",
    "Мне 45 лет, жду 3 года.",
    "Вышел на улицу и увидел 3 человек.",
    "أنتظر منذ 3 سنوات.",
    "The form IMM 5257 has five pages.",
    "https://example.org/petitions/stca",
]


@pytest.mark.parametrize(("kind", "private"), HIDDEN, ids=[private for _, private in HIDDEN])
@pytest.mark.parametrize("around", ["Write to {} now.", "{}", "({})", "Я: {}, спасибо", "line\n{}\nline"])
def test_a_private_part_is_hidden(kind: Private, private: str, around: str) -> None:
    text = around.format(private)
    assert masked(text).replace(".", "") == around.format(MARK).replace(".", "")
    (part,) = private_parts(text)
    assert text[part.start : part.end].rstrip(".") == private.rstrip(".")
    assert part.kind == kind or Private.PHONE in (kind, part.kind)


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("My UCI is 1122334455.", "My UCI is […]."),
        ("UCI: 11 2233 4455", "UCI: […]"),
        ("Mon IUC est le 1122334455.", "Mon IUC est le […]."),
        ("passport AB123456", "passport […]"),
        ("Call 613-996-1234 or ann@example.org!", "Call […] or […]!"),
    ],
)
def test_the_words_around_a_number_stay(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_another_mark_can_be_given() -> None:
    assert masked("ann@example.org", mark="—") == "—"


@given(st.text())
def test_parts_are_in_order_and_apart(text: str) -> None:
    parts = private_parts(text)
    assert all(part.start < part.end for part in parts)
    assert all(one.end <= other.start for one, other in zip(parts, parts[1:], strict=False))


@given(
    st.text(), st.sampled_from(["ann@example.org", "IMM-1234-19", "11-1234-5678", "PO Box 123"]), st.text()
)
def test_whatever_stands_around_it_a_private_part_is_hidden(before: str, private: str, after: str) -> None:
    assert private not in masked(f"{before.replace(private, '')} {private} {after.replace(private, '')}")
