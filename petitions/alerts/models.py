"""Alerts as they are kept: what happened, who has put it away, who does not want to hear of it."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.alerts.kinds import AlertKind
from petitions.campaign.models import Petition
from petitions.database import Base, BigId, Code, Id, one_of
from petitions.organizers.models import Organization

# When the week in numbers comes unless a member has chosen another hour.
MORNING = 8


class Alert(Base):
    """Something that organizers of one petition are told, once: `key` names the occasion.

    `facts` are the numbers and words of its sentence; `rows` the signatures of a burst, so that they can be
    put aside in one press. `told_at` is when its letters were posted; `held_at` when the burst was put aside
    by hand.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("petition_id", "key"),
        CheckConstraint(one_of("kind", AlertKind), name="kind"),
        Index("ix_alerts_petition_id_at", "petition_id", "at"),
    )

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    kind: Mapped[Code]
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    rows: Mapped[list[int]] = mapped_column(JSON, default=list)
    told_at: Mapped[dt.datetime | None]
    held_at: Mapped[dt.datetime | None]

    petition: Mapped[Petition] = relationship()


class AlertPutAway(Base):
    """Somebody has seen an alert and does not want to see it any more."""

    __tablename__ = "alerts_put_away"

    alert_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True
    )
    organizer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("organizers.id", ondelete="CASCADE"), primary_key=True
    )


class AlertTurnedOff(Base):
    """A kind of alert that a member of an organisation does not want letters about."""

    __tablename__ = "alerts_turned_off"

    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[Code] = mapped_column(primary_key=True)


class DigestDay(Base):
    """When a member wants the week in numbers: weekday (0 is Monday) and hour by the clock of the site.

    Who has chosen nothing needs no row until the first letter; `told_on` is the day of the last one.
    """

    __tablename__ = "digest_days"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    )

    membership_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    weekday: Mapped[int]
    hour: Mapped[int] = mapped_column(default=MORNING, server_default=str(MORNING))
    told_on: Mapped[dt.date | None]


class AlertFeed(Base):
    """An address at which a machine reads an organisation's alerts; `ended_at` when it was taken back."""

    __tablename__ = "alert_feeds"

    id: Mapped[Id]
    public_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    organization: Mapped[Organization] = relationship()


class AlertMark(Base):
    """How far a look has come: a count, or the number of a row, by the name of the look."""

    __tablename__ = "alert_marks"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigId, default=0)
    at: Mapped[dt.datetime]
