"""A visitor says that a comment should not be shown: noted for the organizers, who decide."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.comments.models import Comment, CommentReport
from petitions.review.models import ReportReply
from petitions.signing.models import COUNTED_CLASSES, IS_PUBLIC_COMMENT, Signature

WORDS_MAX_LENGTH = 300


def reported_comment(session: Session, petition_id: int, public_id: uuid.UUID) -> Comment | None:
    """The comment of this petition that a report's address names; also one that is hidden by now."""
    query = (
        select(Comment)
        .join(Signature, Signature.id == Comment.signature_id)
        .where(Comment.public_id == public_id, Comment.petition_id == petition_id)
    )
    return session.scalars(query).first()


def public_words(session: Session, public_id: uuid.UUID) -> str:
    """What everybody reads of a comment; "" when it is not public, or not counted any more."""
    query = (
        select(Comment.shown)
        .join(Signature, Signature.id == Comment.signature_id)
        .where(Comment.public_id == public_id, IS_PUBLIC_COMMENT, Signature.comment_hidden_at.is_(None))
        .where(Signature.counted_as.in_(COUNTED_CLASSES))
    )
    return session.scalar(query) or ""


def report(
    session: Session,
    comment: Comment,
    *,
    reason: str,
    words: str,
    network_key: bytes | None,
    now: dt.datetime,
    reply: ReportReply | None = None,
) -> bool:
    """Note a report; False when this network has an open one about this comment already.

    `reply`: where the visitor wants to hear what came of it.
    """
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
            reply_to=reply.address if reply else None,
            language=reply.language if reply else "",
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
