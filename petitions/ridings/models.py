"""Ridings (federal electoral districts), each with its official number, and how a postal code led to one."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, Code, Id, Line


class RidingMethod(enum.StrEnum):
    """How a riding was settled. With `SIGNER_CHOSEN` no riding stands for "I don't know", and stays so."""

    CONCORDANCE = "represent-concordance"
    CENTROID = "represent-centroid"
    SIGNER_CHOSEN = "signer-chosen"
    FSA_ESTIMATE = "fsa-estimate"
    NONE = "none"


# What a newer answer may replace; what a signatory said is theirs.
LOOKED_UP = (RidingMethod.CONCORDANCE, RidingMethod.CENTROID, RidingMethod.NONE)


class Riding(Base):
    """One riding of one representation order: number 35064 is another place before and after 2024-04-23."""

    __tablename__ = "ridings"
    __table_args__ = (UniqueConstraint("representation_order", "code"),)

    id: Mapped[Id]
    representation_order: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(12))
    name_en: Mapped[Line]
    name_fr: Mapped[Line]
    province: Mapped[str] = mapped_column(String(2), index=True)

    def name(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en


class RidingMap(Base):
    """The drawing of the ridings of one representation order, made once when boundaries are loaded.

    `drawing` is an SVG file, compressed with gzip, with a path `r35067` for each riding and one `provinces`;
    `digest` names its content. `frames` are the parts that are looked at by themselves, each with its box,
    its turn and the ridings in it (boundaries/frames.py). `source` is the name of the file it was made from.
    """

    __tablename__ = "riding_maps"

    representation_order: Mapped[str] = mapped_column(String(8), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    drawing: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    frames: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[Line] = mapped_column(default="")
    loaded_at: Mapped[dt.datetime]


class RidingAnswer(Base):
    """What was told of one postal code, kept so that each is asked once, however many sign with it.

    `candidates` maps the number of each riding that the code touches to its English name; `riding_code` is
    set when it is exactly one. `ask_at` is when to ask (again), None once answered. `problem` says why the
    last question stayed without an answer.
    """

    __tablename__ = "riding_answers"
    __table_args__ = (Index("ix_riding_answers_ask_at", "ask_at"),)

    postal_code: Mapped[str] = mapped_column(String(6), primary_key=True)
    riding_set: Mapped[str] = mapped_column(String(8), default="")
    riding_code: Mapped[str | None] = mapped_column(String(12))
    method: Mapped[Code] = mapped_column(default="")
    candidates: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    answered_at: Mapped[dt.datetime | None]
    ask_at: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[dt.datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    problem: Mapped[Line] = mapped_column(default="")


class AskingPace(Base):
    """When the next question may be put to a service, over all workers; `failures` in a row slow it down."""

    __tablename__ = "asking_paces"

    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    next_at: Mapped[dt.datetime]
    failures: Mapped[int] = mapped_column(default=0)
