"""Messages to claim, count and settle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.crypto import KEYRING
from petitions.outbox.models import Message
from petitions.outbox.post import post

PostLetters = Callable[..., list[Message]]


@pytest.fixture
def post_letters(session: Session, now: dt.datetime) -> PostLetters:
    """Posts letters, one to each address, and commits."""

    def posted(addresses: Sequence[str], *, counted: bool = True, at: dt.datetime = now) -> list[Message]:
        for address in addresses:
            key = KEYRING.mailbox_key(address) if counted else None
            post(
                session,
                letter="confirm_signature",
                recipient=address,
                mailbox_key=key,
                language="en",
                about=("signature", 1),
                now=at,
            )
        session.commit()
        return list(session.scalars(select(Message).order_by(Message.id.desc()).limit(len(addresses))))[::-1]

    return posted
