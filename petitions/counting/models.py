"""Tallies: how many signatures are in each class, in all and by hour, province, language and source."""

import enum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base


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
