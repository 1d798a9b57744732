"""The text of a formal petition to the House of Commons, apart from what people sign online."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, Code, Id, one_of


class AddressedTo(enum.StrEnum):
    """To whom the House lets a petition be addressed."""

    HOUSE = "house"
    GOVERNMENT = "government"
    MINISTER = "minister"
    MEMBER = "member"


class HouseText(Base):
    """What the formal petition says in one official language, "en" or "fr".

    `statement` says what is the matter; `prayer` what is asked, as it stands after "call upon … to".
    `addressee_name` is the minister's or member's, empty for the House and the Government.
    """

    __tablename__ = "house_texts"
    __table_args__ = (
        UniqueConstraint("petition_id", "language"),
        CheckConstraint(one_of("addressed_to", AddressedTo), name="addressed_to"),
    )

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    language: Mapped[str] = mapped_column(String(12))
    addressed_to: Mapped[Code]
    addressee_name: Mapped[str] = mapped_column(String(200), default="")
    statement: Mapped[str]
    prayer: Mapped[str]
    written_at: Mapped[dt.datetime]
