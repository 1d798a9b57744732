"""The preview keeps the newest messages and lets the oldest go."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.outbox import preview
from petitions.outbox.models import PreviewMail
from petitions.outbox.preview import keep_preview


def kept(session: Session) -> list[str]:
    return list(session.scalars(select(PreviewMail.subject).order_by(PreviewMail.id)))


def test_the_oldest_go_when_there_are_too_many(
    session: Session, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "KEPT", 3)
    for number in range(5):
        keep_preview(session, ["ann@example.org"], f"Subject: {number}\r\n\r\nx".encode(), now=now)
    assert kept(session) == ["2", "3", "4"]


def test_fewer_are_kept_of_large_ones(
    session: Session, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "LARGE_KEPT", 1)
    monkeypatch.setattr(preview, "LARGE_BYTES", 1_000)
    for number in range(3):
        keep_preview(session, ["a@example.org"], f"Subject: small {number}\r\n\r\nx".encode(), now=now)
        big = f"Subject: big {number}\r\n\r\n{'x' * 2_000}".encode()
        keep_preview(session, ["a@example.org"], big, now=now)
    assert kept(session) == ["small 0", "small 1", "small 2", "big 2"]
