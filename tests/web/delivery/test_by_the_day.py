"""Answers that came by letter, as everybody sees them: a day without an hour, and on older receipts too."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from petitions.delivery.answers.acknowledge import acknowledge, release
from petitions.delivery.answers.by_hand import Answer, enter_answer
from petitions.extensions import db
from petitions.signing.models import Signature
from tests.delivery.conftest import ZONE, Stage, stage

__all__ = ["stage"]
OwnPage = Callable[[Signature], str]


def delivered_twice(stage: Stage) -> Signature:
    """Who came with the first of two deliveries to one office."""
    petition = stage.rows.petition(slug="stay")
    (first,) = stage.sign(petition, 1, name="Ann Early", email="ann@example.org")
    for _ in range(2):
        stage.plan(petition)
        stage.deliver()
        stage.move(days=2)
        stage.sign(petition, 1)
    return first


def test_an_answer_to_a_later_delivery_stands_on_the_page_of_an_early_signatory(
    client: FlaskClient, stage: Stage, own_page: OwnPage
) -> None:
    early = delivered_twice(stage)
    first, second = stage.deliveries()
    path, told = own_page(early), "The office has spoken to a later delivery of this petition."

    def seen() -> str:
        page = client.get(path).text
        db.session.rollback()  # It lives on in the context of the stage.
        return page

    assert told not in seen()
    said = Answer(on=stage.now.date(), text_en="We will act in spring.")
    enter_answer(stage.session, second, said=said, zone=ZONE, by=stage.rows.organizer(), now=stage.now)
    stage.session.commit()
    page = seen()
    assert re.search(rf'/deliveries/{second.reference}[^"]*">{re.escape(told)}', page)
    assert "We will act in spring." not in page
    assert second.reply is not None
    release(stage.session, second.reply, now=stage.now)
    stage.session.commit()
    assert "We will act in spring." in seen()
    assert first.answered_at is None


def test_what_was_entered_by_the_day_is_told_without_an_hour_and_what_was_pressed_with_one(
    client: FlaskClient, stage: Stage
) -> None:
    delivered_twice(stage)
    first, second = stage.deliveries()
    acknowledge(stage.session, first, file_number="", contact="", now=stage.now)
    for delivery in (first, second):
        said = Answer(on=stage.now.date(), text_en="No.")
        enter_answer(stage.session, delivery, said=said, zone=ZONE, by=stage.rows.organizer(), now=stage.now)
    stage.session.commit()

    def hours(reference: str) -> dict[str, bool]:
        page = client.get(f"/petitions/stay/deliveries/{reference}").text
        steps = dict(re.findall(r"<dt>([^<]+)</dt><dd>\s*<time[^>]*>([^<]+)</time>", page))
        words = ("Acknowledged by the office", "Answered by the office", "Compiled")
        return {each: ":" in steps[each] for each in words}

    assert hours(first.reference) == {
        "Acknowledged by the office": True, "Answered by the office": False, "Compiled": True
    }  # fmt: skip
    assert hours(second.reference) == {
        "Acknowledged by the office": False, "Answered by the office": False, "Compiled": True
    }  # fmt: skip
