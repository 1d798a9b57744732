"""What the House asks of a petition's text, and in which sentence it is not met."""

import pytest

from petitions.parliament.rules import MOST_WORDS, Finding, Point, Verdict, check_text

STATEMENT = "Soldiers who refused to fight found shelter here. They face prison at home."
PRAYER = "Let them stay as permanent residents."


def found(point: Point, statement: str = STATEMENT, prayer: str = PRAYER, language: str = "en") -> Finding:
    (finding,) = [each for each in check_text(statement, prayer, language) if each.point is point]
    return finding


def test_a_plain_request_meets_every_point() -> None:
    assert {each.verdict for each in check_text(STATEMENT, PRAYER, "en")} == {Verdict.MET}
    assert [each.point for each in check_text(STATEMENT, PRAYER, "en")] == list(Point)


def test_words_are_counted_over_statement_and_prayer() -> None:
    assert found(Point.WORDS, "word " * (MOST_WORDS - 1), "word").verdict is Verdict.MET
    one_more = found(Point.WORDS, "word " * MOST_WORDS, "word")
    assert (one_more.verdict, one_more.number) == (Verdict.BROKEN, MOST_WORDS + 1)


@pytest.mark.parametrize(
    ("point", "statement", "prayer", "language", "verdict", "sentences"),
    [
        (Point.REQUEST, STATEMENT, "Stop. We demand a stay.", "en", "broken", ("We demand a stay.",)),
        (Point.REQUEST, "Canada must keep its word.", PRAYER, "en", "look", ("Canada must keep its word.",)),
        (Point.REQUEST, "Attente.", "Nous exigeons un visa.", "fr", "broken", ("Nous exigeons un visa.",)),
        (Point.REQUEST, "Ils attendent.", "Les laisser rester.", "fr", "met", ()),
        (Point.LINKS, "See www.example.org for more. It is cold.", PRAYER, "en", "broken",
         ("See www.example.org for more.",)),
        (Point.LINKS, "Write to us@example.org.", PRAYER, "en", "broken", ("Write to us@example.org.",)),
        (Point.LINKS, "Since 2003. Not later, e.g. now.", PRAYER, "en", "met", ()),
        (Point.FEDERAL, "Landlords evict them. They wait.", PRAYER, "en", "look", ("Landlords evict them.",)),
        (Point.ADDRESSEE, STATEMENT, "Have the Government of Ontario pay.", "en", "broken",
         ("Have the Government of Ontario pay.",)),
        (Point.FEDERAL, "La Ville de Laval refuse.", PRAYER, "fr", "look", ("La Ville de Laval refuse.",)),
        (Point.COURTS, "This is before the court.", PRAYER, "en", "look", ("This is before the court.",)),
        (Point.RESPECT, "The minister is late. Liars lie.", PRAYER, "en", "look", ("Liars lie.",)),
        (Point.RESPECT, "C'est honteux.", PRAYER, "fr", "look", ("C'est honteux.",)),
    ],
)  # fmt: skip
def test_what_was_found_is_told_by_its_sentence(
    point: Point, statement: str, prayer: str, language: str, verdict: str, sentences: tuple[str, ...]
) -> None:
    finding = found(point, statement, prayer, language)

    assert (finding.verdict, finding.sentences) == (verdict, sentences)


def test_a_sentence_is_told_once() -> None:
    assert found(Point.RESPECT, "Liars.\nLiars.").sentences == ("Liars.",)
