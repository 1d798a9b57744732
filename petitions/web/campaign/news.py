"""News of a campaign, as plain values."""

import datetime as dt
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.updates.models import Update
from petitions.web.campaign.pages import rich_text


@dataclass(frozen=True, slots=True)
class UpdateView:
    """News of a campaign in one language."""

    title: str
    body: Markup
    language: str
    at: dt.datetime


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
