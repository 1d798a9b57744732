"""What visitors reported of what everybody reads: the platform sees the comment and no signatory."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Petition
from petitions.comments.models import Comment, CommentReport
from petitions.signing.models import COUNTED_CLASSES, IS_PUBLIC_COMMENT, Signature

SHOWN = 100
_ON_A_PAGE = (
    CommentReport.settled_at.is_(None),
    Petition.state.in_(PUBLIC_STATES),
    IS_PUBLIC_COMMENT,
    Signature.comment_hidden_at.is_(None),
    Signature.counted_as.in_(COUNTED_CLASSES),
)
# Of the reports of one comment, so many are read; the others are counted.
REPORTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ReportedComment:
    """A comment as everybody reads it, how many open reports it has, since when, and the first of them."""

    petition: Petition
    public_id: uuid.UUID
    words: str
    language: str
    count: int
    since: dt.datetime
    reports: Sequence[CommentReport]


def reported_comments(session: Session) -> list[ReportedComment]:
    """Reported comments that stand on a public page, the longest waiting first."""
    since = func.min(CommentReport.reported_at)
    query = (
        select(Petition, Comment.signature_id, Comment.public_id, Comment.shown, Signature.language)
        .add_columns(func.count(), since)
        .join_from(CommentReport, Comment, Comment.signature_id == CommentReport.signature_id)
        .join(Signature, Signature.id == CommentReport.signature_id)
        .join(Petition, Petition.id == CommentReport.petition_id)
        .where(*_ON_A_PAGE)
        .group_by(Petition.id, Comment.signature_id, Signature.id)
        .order_by(since, Comment.signature_id)
        .limit(SHOWN)
    )
    return [
        ReportedComment(petition, public_id, words, language, count, first, _reports(session, signature_id))
        for petition, signature_id, public_id, words, language, count, first in session.execute(query)
    ]


def reported_comment_count(session: Session) -> int:
    """How many these are."""
    query = (
        select(func.count(CommentReport.signature_id.distinct()))
        .join(Signature, Signature.id == CommentReport.signature_id)
        .join(Petition, Petition.id == CommentReport.petition_id)
        .where(*_ON_A_PAGE)
    )
    return session.scalar(query) or 0


def _reports(session: Session, signature_id: int) -> Sequence[CommentReport]:
    query = (
        select(CommentReport)
        .where(CommentReport.signature_id == signature_id, CommentReport.settled_at.is_(None))
        .order_by(CommentReport.id)
        .limit(REPORTS_SHOWN)
    )
    return session.scalars(query).all()
