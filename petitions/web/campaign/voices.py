"""What people and organizers say on a petition's page: public comments and news, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from anyascii import anyascii
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from petitions.identity.provinces import PROVINCES
from petitions.signing.models import (
    COUNTED_CLASSES,
    IS_OF_ORGANIZATION,
    IS_PUBLIC_COMMENT,
    CountClass,
    Exposure,
    Signature,
)
from petitions.text.masks import masked
from petitions.text.plain import neutralised
from petitions.updates.models import Update
from petitions.web.campaign.pages import rich_text
from petitions.web.current import language as spoken_language

COMMENTS_SHOWN = 6
ORGANIZATIONS_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment by somebody who wanted the name shown. `place` is a town or a province."""

    text: str
    name: str
    place: str
    language: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class UpdateView:
    """News of a campaign in one language."""

    title: str
    body: Markup
    language: str
    at: dt.datetime


def latest_comments(session: Session, petition_id: int) -> list[CommentView]:
    """The comments that an organizer chose, then the newest; of counted signatures under a public name."""
    chosen = _comments(session, petition_id, Signature.comment_highlighted_at)
    newest = _comments(session, petition_id, Signature.confirmed_at)
    rows = {row.id: row for row in [*chosen, *newest]}
    return [_comment_view(row) for row in list(rows.values())[:COMMENTS_SHOWN]]


def _comments(
    session: Session, petition_id: int, latest_by: InstrumentedAttribute[dt.datetime | None]
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
        )
        .where(
            Signature.petition_id == petition_id,
            latest_by.is_not(None),
            IS_PUBLIC_COMMENT,
            Signature.comment_hidden_at.is_(None),
            Signature.counted_as.in_(COUNTED_CLASSES),
        )
        .order_by(latest_by.desc())
        .limit(COMMENTS_SHOWN)
    )
    return session.execute(query).all()


def _comment_view(row: Any) -> CommentView:
    return CommentView(
        # Telephone numbers, streets and case numbers stay between the signatory and the office.
        text=masked(neutralised(row.comment)),
        name=neutralised(row.name),
        place=neutralised(row.city) or _province_name(row.province),
        language=row.language,
        at=row.confirmed_at,
    )


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    """An organisation that signed a statement, as it stands under the text."""

    name: str
    city: str


def signed_organizations(session: Session, petition_id: int) -> list[OrganizationLine]:
    """The organisations under a joint statement, by name; those that wish only to be counted are left out."""
    query = (
        select(Signature.organization, Signature.city)
        .where(
            Signature.petition_id == petition_id,
            Signature.counted_as == CountClass.ORGANIZATIONS,
            Signature.exposure != Exposure.COUNTED,
            IS_OF_ORGANIZATION,
        )
        .limit(ORGANIZATIONS_SHOWN)
    )
    lines = [OrganizationLine(neutralised(name), neutralised(city)) for name, city in session.execute(query)]
    return sorted(lines, key=lambda line: anyascii(line.name).lower())


def _province_name(code: str) -> str:
    province = PROVINCES.get(code)
    return province.name(spoken_language()) if province else ""


def published_updates(
    session: Session, petition_id: int, language: str, *, now: dt.datetime
) -> list[UpdateView]:
    """The news that is out, newest first: in the reader's language where there is any, else in all."""
    query = (
        select(Update)
        .where(Update.petition_id == petition_id, Update.published_at <= now)
        .order_by(Update.published_at.desc(), Update.id.desc())
    )
    updates = session.scalars(query).all()
    in_language = [update for update in updates if update.language == language]
    return [
        UpdateView(
            update.title, rich_text(update.body, f"update-{update.id}"), update.language, update.published_at
        )
        for update in in_language or updates
        if update.published_at is not None
    ]
