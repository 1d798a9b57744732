"""Deliveries: runs, what went to whom in what state, and which signatures each run brought."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.campaign.models import Addressee, Petition
from petitions.database import Base, BigId, Code, Id, Line, one_of
from petitions.delivery.slots.schedule_models import OrganizerId
from petitions.delivery.states import DeliveryState, RunKind, RunState
from petitions.offices.models import Office
from petitions.signing.models import Signature


class DeliveryRun(Base):
    """One slot of one petition: the signatures of the window [from_at, until_at), compiled once.

    `number` counts a petition's runs from 1; with `slot_key` it makes a second run for a slot impossible.
    `count` is the public count at the cut-off, `joined_count` and `left_count` what came and went since the
    run before. `release_at` ends the hold window. `problem` is the code of what stopped the last attempt to
    compile, and `told_at` when the organizers heard of it. `planned_by_id` is whose doing the run is, the one
    person who may not approve it. `asked_again_at` is when an approval was taken back, since something else
    would go.
    """

    __tablename__ = "delivery_runs"
    __table_args__ = (
        UniqueConstraint("petition_id", "slot_key"),
        UniqueConstraint("petition_id", "number"),
        CheckConstraint(one_of("kind", RunKind), name="kind"),
        CheckConstraint(one_of("state", RunState), name="state"),
        Index("ix_delivery_runs_state", "state", "next_attempt_at"),
    )

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    number: Mapped[int]
    kind: Mapped[Code]
    slot_key: Mapped[Code]
    slot_at: Mapped[dt.datetime]
    from_at: Mapped[dt.datetime | None]
    until_at: Mapped[dt.datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Code] = mapped_column(default=RunState.PLANNED)
    planned_at: Mapped[dt.datetime]
    compiled_at: Mapped[dt.datetime | None]
    release_at: Mapped[dt.datetime | None]
    stopped_at: Mapped[dt.datetime | None]
    count: Mapped[int] = mapped_column(default=0)
    joined_count: Mapped[int] = mapped_column(default=0)
    left_count: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[dt.datetime]
    lease_until: Mapped[dt.datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    problem: Mapped[Code] = mapped_column(default="")
    told_at: Mapped[dt.datetime | None]
    planned_by_id: Mapped[OrganizerId]
    approved_by_id: Mapped[OrganizerId]
    approved_at: Mapped[dt.datetime | None]
    asked_again_at: Mapped[dt.datetime | None]

    petition: Mapped[Petition] = relationship()
    deliveries: Mapped[list["Delivery"]] = relationship(back_populates="run", order_by="Delivery.id")


class Delivery(Base):
    """What one addressee gets of one run: one mail, whose bytes are made once and never change.

    Name and address are as of this delivery. It brings the signatures of the runs after `after_number`, up to
    its own: several when an earlier delivery never arrived. One with `replaced_at` was never tried, since it
    might not be sent, and a later one brings the same. `riding_code` tells a signatory's own members apart.
    `transcript` is the talk with the mail server, and holds no address but the office's. The digests are
    SHA-256 of the canonical manifest and of the one before to the same addressee. One with `bounced_at` was
    taken over by a mail server and came back. `test_for_id` is who waits for a test of it. `passed_on_to`
    is whom the office named instead of itself. Of what was entered by hand only the day is known
    (`is_answered_by_day`): its instant is that day's noon, and no hour of it is told.

    What goes `by_post` has its print pack where others have their mail (`mail_key`), `sheet_count` sheets of
    it; `to_post_at` is when it was ready. Once printed it counts as tried (`attempts`): its bytes stay.
    `posted_on` is a day by the petition's clock, and `sent_at` an instant of it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("run_id", "addressee_id", "riding_code"),
        CheckConstraint(one_of("state", DeliveryState), name="state"),
        CheckConstraint(
            "state NOT IN ('body_started', 'sent') OR body_started_at IS NOT NULL",
            name="body_started_at",
        ),
        CheckConstraint("state NOT IN ('sent', 'posted') OR sent_at IS NOT NULL", name="sent_at"),
        Index("ix_deliveries_state", "state", "next_attempt_at"),
        Index("ix_deliveries_addressee_id", "addressee_id", "riding_code"),
    )

    id: Mapped[Id]
    public_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    reference: Mapped[str] = mapped_column(String(60), unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("delivery_runs.id"))
    addressee_id: Mapped[int] = mapped_column(ForeignKey("addressees.id"))
    riding_code: Mapped[str] = mapped_column(String(12), default="")
    after_number: Mapped[int] = mapped_column(default=0)
    state: Mapped[Code] = mapped_column(default=DeliveryState.PLANNED)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    copying: Mapped[Code]
    language: Mapped[str] = mapped_column(String(12))
    office_title: Mapped[Line] = mapped_column(default="")
    holder_style: Mapped[Line] = mapped_column(default="")
    salutation: Mapped[Line] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[Line] = mapped_column(default="")
    cc_emails: Mapped[list[str]] = mapped_column(JSON, default=list)
    signature_count: Mapped[int] = mapped_column(default=0)
    manifest: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    manifest_digest: Mapped[str] = mapped_column(String(64), default="")
    previous_digest: Mapped[str] = mapped_column(String(64), default="")
    message_id: Mapped[Line] = mapped_column(default="")
    mail_key: Mapped[Line] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[dt.datetime | None]
    first_attempt_at: Mapped[dt.datetime | None]
    lease_until: Mapped[dt.datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    transcript: Mapped[str] = mapped_column(Text, default="")
    server_reply: Mapped[Line] = mapped_column(default="")
    planned_at: Mapped[dt.datetime]
    compiled_at: Mapped[dt.datetime | None]
    body_started_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    refused_at: Mapped[dt.datetime | None]
    in_doubt_at: Mapped[dt.datetime | None]
    bounced_at: Mapped[dt.datetime | None]
    replaced_at: Mapped[dt.datetime | None]
    acknowledged_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    is_acknowledged_by_day: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_answered_by_day: Mapped[bool] = mapped_column(default=False, server_default=false())
    file_number: Mapped[Line] = mapped_column(default="")
    office_contact: Mapped[Line] = mapped_column(default="")
    passed_on_to: Mapped[Line] = mapped_column(default="", server_default="")
    passed_on_at: Mapped[dt.datetime | None]
    link_expires_at: Mapped[dt.datetime | None]
    link_revoked_at: Mapped[dt.datetime | None]
    files_forgotten_at: Mapped[dt.datetime | None]
    test_for_id: Mapped[OrganizerId]
    by_post: Mapped[bool] = mapped_column(default=False, server_default=false())
    sheet_count: Mapped[int | None]
    to_post_at: Mapped[dt.datetime | None]
    posted_on: Mapped[dt.date | None]
    posted_by_id: Mapped[OrganizerId]
    tracking: Mapped[Line] = mapped_column(default="", server_default="")

    run: Mapped[DeliveryRun] = relationship(back_populates="deliveries")
    addressee: Mapped[Addressee] = relationship()
    office: Mapped[Office | None] = relationship()
    files: Mapped[list["DeliveryFile"]] = relationship(back_populates="delivery", order_by="DeliveryFile.id")
    reply: Mapped["OfficeReply | None"] = relationship(back_populates="delivery")


class DeliveryFile(Base):
    """A file of a delivery, in storage under `storage_key`. `size` is in bytes, `sha256` in hexadecimal.

    `is_attached` tells what went with the mail from what the mail only links to, over the office's size
    limit.
    """

    __tablename__ = "delivery_files"
    __table_args__ = (UniqueConstraint("delivery_id", "name"),)

    id: Mapped[Id]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    name: Mapped[Line]
    media_type: Mapped[Line]
    size: Mapped[int] = mapped_column(BigId)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    storage_key: Mapped[Line]
    is_attached: Mapped[bool] = mapped_column(default=True)

    delivery: Mapped[Delivery] = relationship(back_populates="files")


class OfficeReply(Base):
    """The one reply of an office, in one or both official languages; public once released.

    A document may go with it, in storage under `document_key`. `announced_at` is when those who wanted to
    hear of it were written to, `announced_to_id` the last signature that was reached so far.
    """

    __tablename__ = "office_replies"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    text_en: Mapped[str] = mapped_column(Text, default="")
    text_fr: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[dt.datetime]
    released_at: Mapped[dt.datetime | None]
    announced_at: Mapped[dt.datetime | None]
    announced_to_id: Mapped[int] = mapped_column(BigId, default=0, server_default="0")
    document_key: Mapped[Line] = mapped_column(default="", server_default="")
    document_size: Mapped[int] = mapped_column(default=0, server_default="0")
    document_sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")

    delivery: Mapped[Delivery] = relationship(back_populates="reply")


class Inclusion(Base):
    """The run that first brought a signature, and the run that first told that it no longer counts.

    It settles the cases at a window's edge: a signature released from quarantine, an import, a late commit.
    `salt` hides what the row's digest says (row_digest.py) and is thrown away when the person is erased.
    """

    __tablename__ = "inclusions"
    __table_args__ = (
        Index("ix_inclusions_joined_run_id", "joined_run_id", "signature_id"),
        Index("ix_inclusions_left_run_id", "left_run_id"),
    )

    signature_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("signatures.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    joined_run_id: Mapped[int] = mapped_column(ForeignKey("delivery_runs.id"))
    left_run_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_runs.id"))
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(32))


# The few whose names must go from the kept files too.
Index(
    "ix_signatures_erased",
    Signature.erased_at,
    postgresql_where=Signature.erased_at.is_not(None),
    sqlite_where=Signature.erased_at.is_not(None),
)
