"""The picture of a petition: its sizes in storage, where its point of interest is, and its words."""

import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, Code, Id, one_of
from petitions.pictures.keep import KeptPicture, file_name


class Focus(enum.StrEnum):
    """The part of a picture that must stay in sight where only a part of it is shown."""

    MIDDLE = "middle"
    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


class CampaignPicture(Base):
    """The one picture of a petition. The bytes of every size are in storage: see pictures/keep.py.

    `captions` says for each language of the petition {"alt": what is to be seen, "credit": who made it};
    a language without words of its own takes those of the first that has some. Of a draft all may still
    be missing. `widths` are in pixels.
    """

    __tablename__ = "campaign_pictures"
    __table_args__ = (CheckConstraint(one_of("focus", Focus), name="focus"),)

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), unique=True)
    key: Mapped[Code] = mapped_column(unique=True)
    width: Mapped[int]
    height: Mapped[int]
    widths: Mapped[list[int]] = mapped_column(JSON)
    fallback: Mapped[Code]
    focus: Mapped[Code] = mapped_column(default=Focus.MIDDLE)
    captions: Mapped[dict[str, Any]]

    @property
    def kept(self) -> KeptPicture:
        """What is in storage."""
        return KeptPicture(self.key, self.width, self.height, tuple(self.widths), self.fallback)

    def file_of(self, least_width: int) -> str:
        """The smallest size that is so wide, else the widest, by its name; of a kind read everywhere."""
        width = next((each for each in self.widths if each >= least_width), self.widths[-1])
        return file_name(self.key, width, self.fallback)

    def spoken(self, language: str) -> str:
        """The language whose words stand beside the picture for readers of another."""
        told = [code for code, words in self.captions.items() if words.get("alt")]
        return language if language in told else next(iter(told), language)

    def caption(self, language: str) -> dict[str, str]:
        """The words in a language, else the first that there are."""
        return {"alt": "", "credit": "", **self.captions.get(self.spoken(language), {})}
