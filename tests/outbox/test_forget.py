"""Erasing a person takes them out of the outbox, whatever state their letters are in."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.outbox.claim import claim_due
from petitions.outbox.forget import forget_recipients
from petitions.outbox.measure import start_bodies
from petitions.outbox.models import Message, MessageState, PreviewMail
from petitions.outbox.preview import keep_preview
from tests.outbox.conftest import PostLetters


def test_letters_that_wait_are_dropped_and_emptied(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    message = post_letters(["ann@example.org"])[0]
    message.rendered = b"Dear Ann"
    session.flush()
    forget_recipients(session, about_kind="signature", about_ids=[1])
    session.refresh(message)
    assert message.state == MessageState.DROPPED
    assert [message.recipient, message.rendered] == [None, None]
    assert claim_due(session, token="one", now=now, limit=1) == []


def test_a_letter_in_a_workers_hands_is_not_sent(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    message = post_letters(["ann@example.org"])[0]
    claim_due(session, token="one", now=now, limit=1)
    session.flush()
    forget_recipients(session, about_kind="signature", about_ids=[1])
    assert start_bodies(session, [message], token="one", now=now) == set()


def test_what_the_preview_kept_goes_too(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    message = post_letters(["ann@example.org"])[0]
    for left_half in (message.message_id, "another"):
        raw = f"Message-ID: <{left_half}@example.org>\r\nSubject: x\r\n\r\nDear Ann".encode()
        keep_preview(session, ["ann@example.org"], raw, now=now)
    forget_recipients(session, about_kind="signature", about_ids=[1])
    assert [mail.message_id for mail in session.scalars(select(PreviewMail))] == ["another"]


def test_no_address_stands_in_the_rows_in_clear(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters(["ann@example.org"])
    keep_preview(session, ["ann@example.org"], b"Subject: x\r\n\r\nDear ann@example.org", now=now)
    connection = session.connection()
    for table in (Message.__tablename__, PreviewMail.__tablename__):
        rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608 - two names of our own
        assert rows
        assert "ann@example.org" not in repr([tuple(map(_readable, row)) for row in rows])


def _readable(value: object) -> object:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else value
