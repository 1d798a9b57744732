"""Keep a message that preview mode does not send."""

import datetime as dt
from collections.abc import Sequence
from email import message_from_bytes, policy

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from petitions.outbox.models import PreviewMail

KEPT = 1_000
# Compiled petitions are large: fewer of those are kept.
LARGE_BYTES = 1_000_000
LARGE_KEPT = 50


def keep_preview(session: Session, recipients: Sequence[str], raw: bytes, *, now: dt.datetime) -> None:
    """Keep one message and let the oldest go."""
    head = message_from_bytes(raw, policy=policy.default)
    mail = PreviewMail(
        recipients="\n".join(recipients),
        subject=str(head["Subject"] or "")[:300],
        message_id=str(head["Message-ID"] or "").strip("<> ").partition("@")[0][:300],
        raw=raw,
        kept_at=now,
    )
    session.add(mail)
    session.flush()
    _prune(session, mail.id)


def _prune(session: Session, newest: int) -> None:
    is_large = func.length(PreviewMail.raw) > LARGE_BYTES
    large = select(PreviewMail.id).where(is_large).order_by(PreviewMail.id.desc()).offset(LARGE_KEPT)
    for is_old in (PreviewMail.id <= newest - KEPT, PreviewMail.id.in_(large.scalar_subquery())):
        session.execute(delete(PreviewMail).where(is_old).execution_options(synchronize_session=False))
