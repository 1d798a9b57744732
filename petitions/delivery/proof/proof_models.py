"""What proof needs to be remembered: the keys that sign, what was signed, and how far a compilation is."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, BigId, EncryptedBytes, Id


class ProofKey(Base):
    """A key pair that signs manifests. The one `in_use` signs, the others stay published.

    `in_use` is true or nothing, and unique: of two first starts at once one wins. The private half is
    encrypted under PERSONAL_DATA_KEYS: a copy of the database cannot sign.
    """

    __tablename__ = "proof_keys"

    id: Mapped[Id]
    key_id: Mapped[str] = mapped_column(String(16), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    private_key: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    in_use: Mapped[bool | None] = mapped_column(unique=True)
    begun_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class DeliverySeal(Base):
    """The signatures over one delivery: `manifest` as it was handed over, `head` for the proofs of rows."""

    __tablename__ = "delivery_seals"

    delivery_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    manifest: Mapped[dict[str, Any]]
    head: Mapped[dict[str, Any]]
    head_signature: Mapped[dict[str, Any]]


class RunProgress(Base):
    """How far the compilation of a run is, in percent, and since when what it made is out of date.

    `outdated_at` is the last time that somebody who is in the package withdrew, or changed who may see them,
    before its hold window ended.
    """

    __tablename__ = "run_progress"

    run_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("delivery_runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    percent: Mapped[int] = mapped_column(default=0)
    outdated_at: Mapped[dt.datetime | None]
