"""Which signatures each member has been brought: one row for each signature and riding, ever."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, BigId


class Constituent(Base):
    """The run that first brought a signature to the member of a riding, and the run that told it gone.

    Apart from `Inclusion`, because a riding may become known, or be corrected, long after the run that
    brought the signature to the other addressees.
    """

    __tablename__ = "constituents"
    __table_args__ = (
        Index("ix_constituents_joined_run_id", "joined_run_id"),
        Index("ix_constituents_left_run_id", "left_run_id"),
    )

    signature_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("signatures.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    riding_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    joined_run_id: Mapped[int] = mapped_column(ForeignKey("delivery_runs.id"))
    left_run_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_runs.id"))
