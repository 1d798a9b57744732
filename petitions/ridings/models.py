"""Ridings (federal electoral districts), each with its official number."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, Id, Line


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
