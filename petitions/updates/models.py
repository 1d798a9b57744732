"""News of a campaign, in the order of its telling."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, Id, Line


class Update(Base):
    """What happened since, in one language and in Markdown; public once `published_at` is past."""

    __tablename__ = "updates"
    __table_args__ = (Index("ix_updates_petition_id_published_at", "petition_id", "published_at"),)

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    language: Mapped[str] = mapped_column(String(12))
    title: Mapped[Line]
    body: Mapped[str]
    published_at: Mapped[dt.datetime | None]
