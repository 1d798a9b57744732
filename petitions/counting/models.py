"""Tallies: how many signatures are in each class, in all and by hour, province, language and source."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base
from petitions.signing.models import Signature


class Dimension(enum.StrEnum):
    """What a tally is broken down by. The value of ALL is "", that of HOUR an UTC hour "2026-11-21T23"."""

    ALL = "all"
    HOUR = "hour"
    PROVINCE = "province"
    LANGUAGE = "language"
    SOURCE = "source"


class Tally(Base):
    """How many rows of a petition carry `tallied_as` = `counted_as` with this value of the dimension."""

    __tablename__ = "tallies"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[str] = mapped_column(String(40), primary_key=True)
    counted_as: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]


class RidingCount(Base):
    """How many of a petition's public count live in each riding, as they stood at `counted_at`.

    `counts` maps the numbers of ridings in the representation order to counts; "" holds those whose riding is
    not known. `mark` says what of the petition's rows was looked at: while it is the same, so is the count.
    """

    __tablename__ = "riding_counts"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    representation_order: Mapped[str] = mapped_column(String(8))
    counts: Mapped[dict[str, Any]]
    mark: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[dt.datetime]


# Repeats that nobody has confirmed. The constants are literals, so that databases know their small index.
IS_UNPROVED_REPEAT = (
    (Signature.state == literal_column("'pending'"))
    & Signature.repeat_of_id.is_not(None)
    & Signature.held_at.is_(None)
)
Index(
    "ix_signatures_unproved_repeats",
    Signature.petition_id,
    postgresql_where=IS_UNPROVED_REPEAT,
    sqlite_where=IS_UNPROVED_REPEAT,
)
