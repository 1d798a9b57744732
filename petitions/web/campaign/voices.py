"""What people say on a petition's page: the public comments, those that are nearly the same as one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from petitions.comments.models import Comment
from petitions.comments.queries import alike_counts
from petitions.signing.models import COUNTED_CLASSES, IS_PUBLIC_COMMENT, Signature
from petitions.text.masks import masked
from petitions.text.plain import neutralised
from petitions.web.current import language as spoken_language
from petitions.web.provinces import PROVINCE_NAMES

COMMENTS_SHOWN = 6
# So many of the newest are looked at, so that a comment sent a thousand times leaves room for others.
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment by somebody who wanted the name shown. `place` is a town or a province.

    `alike_count` is how many others wrote nearly the same. `report_path` is "" until the comment is gathered.
    """

    text: str
    name: str
    place: str
    language: str
    at: dt.datetime
    alike_count: int
    report_path: str


def latest_comments(session: Session, petition_id: int, slug: str) -> list[CommentView]:
    """The comments that an organizer chose, then the newest; of counted signatures under a public name."""
    chosen = _comments(session, petition_id, Signature.comment_highlighted_at, COMMENTS_SHOWN)
    newest = _comments(session, petition_id, Signature.confirmed_at, _LOOKED_AT)
    # The first of each group stands for it; the chosen ones come first.
    leading = {row.group_id or row.id: row for row in reversed([*chosen, *newest])}
    order = list(dict.fromkeys(row.group_id or row.id for row in [*chosen, *newest]))[:COMMENTS_SHOWN]
    counts = alike_counts(
        session,
        petition_id,
        {group for group in order if leading[group].group_id},
        where=(Signature.counted_as.in_(COUNTED_CLASSES), Signature.comment_hidden_at.is_(None)),
    )
    return [_comment_view(leading[group], counts.get(group, 1) - 1, slug) for group in order]


def _comments(
    session: Session, petition_id: int, latest_by: InstrumentedAttribute[dt.datetime | None], limit: int
) -> Sequence[Any]:
    # Two queries and not one with two orders: each can follow an index, however many have signed.
    query = (
        select(
            Signature.id,
            Signature.comment,
            Signature.name,
            Signature.city,
            Signature.province,
            Signature.language,
            Signature.confirmed_at,
            Comment.shown,
            Comment.group_id,
            Comment.public_id,
        )
        .outerjoin(Comment, Comment.signature_id == Signature.id)
        .where(
            Signature.petition_id == petition_id,
            latest_by.is_not(None),
            IS_PUBLIC_COMMENT,
            Signature.comment_hidden_at.is_(None),
            Signature.counted_as.in_(COUNTED_CLASSES),
        )
        .order_by(latest_by.desc())
        .limit(limit)
    )
    return session.execute(query).all()


def _comment_view(row: Any, alike_count: int, slug: str) -> CommentView:
    named = {"slug": slug, "comment_id": row.public_id, "lang": spoken_language()}
    report = url_for("reports.comment_page", **named) if row.public_id else ""
    return CommentView(
        # Telephone numbers, streets and case numbers stay between the signatory and the office.
        text=masked(neutralised(row.comment)) if row.shown is None else row.shown,
        name=neutralised(row.name),
        place=neutralised(row.city) or str(PROVINCE_NAMES.get(row.province, "")),
        language=row.language,
        at=row.confirmed_at,
        alike_count=alike_count,
        report_path=report,
    )
