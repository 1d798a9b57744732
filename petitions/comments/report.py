"""A visitor says that a comment should not be shown: noted for the organizers, who decide."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.comments.models import Comment, CommentReport, ReportReason
from petitions.signing.models import Signature

WORDS_MAX_LENGTH = 300


def reported_comment(session: Session, petition_id: int, public_id: uuid.UUID) -> Comment | None:
    """The comment that a report's address names, if it can be read by everybody."""
    query = (
        select(Comment)
        .join(Signature, Signature.id == Comment.signature_id)
        .where(Comment.public_id == public_id, Comment.petition_id == petition_id)
    )
    return session.scalars(query).first()


def report(
    session: Session,
    comment: Comment,
    *,
    reason: ReportReason,
    words: str,
    network_key: bytes | None,
    now: dt.datetime,
) -> bool:
    """Note a report; False when this network has an open one about this comment already."""
    if network_key is not None and _has_reported(session, comment, network_key):
        return False
    session.add(
        CommentReport(
            petition_id=comment.petition_id,
            signature_id=comment.signature_id,
            reason=reason,
            words=words[:WORDS_MAX_LENGTH],
            network_key=network_key,
            reported_at=now,
        )
    )
    session.flush()
    return True


def _has_reported(session: Session, comment: Comment, network_key: bytes) -> bool:
    query = select(CommentReport.id).where(
        CommentReport.signature_id == comment.signature_id,
        CommentReport.network_key == network_key,
        CommentReport.settled_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None
