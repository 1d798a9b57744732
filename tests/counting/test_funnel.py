"""From the form to the count, and the letters that did not arrive."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.counting.funnel import Funnel, MailHealth, funnel, mail_health
from petitions.counting.queries import counts
from petitions.outbox.models import Message, MessageState
from petitions.outbox.post import post
from tests.factories import Rows


def test_letters_are_told_by_what_became_of_them(rows: Rows, session: Session, now: dt.datetime) -> None:
    petition, other = rows.petition(), rows.petition()
    signed = [rows.signature(petition=petition, state="pending") for _ in range(7)]
    signed += [rows.signature(petition=petition), rows.signature(petition=petition, origin="paper")]
    stranger = rows.signature(petition=other)
    for n, each in enumerate([*signed[:8], stranger]):
        at = now + dt.timedelta(minutes=n)
        about = ("signature", each.id)
        post(
            session, letter="confirm_signature", recipient="a@example.org", language="en", about=about, now=at
        )
    letters = session.scalars(select(Message).order_by(Message.id)).all()
    ends = [MessageState.QUEUED, MessageState.DEFERRED, MessageState.PARKED, MessageState.DROPPED]
    for letter, state in zip(letters, [*ends, *[MessageState.SENT] * 4], strict=False):
        letter.state = state
        letter.next_attempt_at = now if state in ends[:2] else None
    letters[4].bounced_at = now
    session.flush()
    mail = mail_health(session, petition.id)

    assert mail == MailHealth(bounced=1, waiting=2, deferred=1, parked=2, kept=5, oldest_at=now)
    assert funnel(counts(session, petition.id), mail) == Funnel(sent=8, delivered=3, confirmed=1)
