"""Letters that wait to be printed and posted are told once, and once more when they lie for long."""

import datetime as dt
import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.letters import LIES_LONG, look_at_letters
from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery
from petitions.dispatch.alerting import look_and_tell
from petitions.outbox.models import Message
from tests.alerts.conftest import Told
from tests.factories import Rows

ZONE = "America/Toronto"


@pytest.fixture
def letter(rows: Rows, petition: Petition, now: dt.datetime) -> Delivery:
    made: Delivery = rows.delivery(
        run=rows.run(petition=petition, number=3),
        state="to_post",
        to_post_at=now,
        by_post=True,
        sheet_count=9,
    )
    return made


def test_a_run_of_letters_is_told_when_ready_and_when_it_lies(
    session: Session, rows: Rows, letter: Delivery, now: dt.datetime, told: Told
) -> None:
    rows.delivery(run=letter.run, riding_code="35075", reference="CS-2026-001-03-35075", state="to_post",
                  to_post_at=now, by_post=True, sheet_count=6)  # fmt: skip
    for at in (now, now + dt.timedelta(days=1), now + LIES_LONG, now + LIES_LONG * 2):
        look_at_letters(session, zone=ZONE, now=at)

    first, second = told()
    assert first.facts == {"number": 3, "letters": 2, "sheets": 15, "since": ""}
    assert (second.at, second.facts["since"]) == (now + LIES_LONG, now.date().isoformat())


def test_what_is_posted_or_goes_by_mail_is_not_told(
    session: Session, letter: Delivery, now: dt.datetime, told: Told
) -> None:
    letter.state, letter.sent_at = "posted", now
    look_at_letters(session, zone=ZONE, now=now + LIES_LONG)

    assert told() == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_those_who_deliver_get_a_mail_about_it(
    app: Flask, session: Session, rows: Rows, letter: Delivery, now: dt.datetime
) -> None:
    rows.membership(organization=letter.run.petition.organization)
    with app.app_context():
        look_and_tell(session, now=now)
        look_and_tell(session, now=now + dt.timedelta(minutes=1))

    (message,) = session.scalars(select(Message).where(Message.letter == "alert"))
    context = json.loads(message.context)
    assert "on 9 sheets" in context["sentence"]
    assert context["path"].endswith("/deliveries")
