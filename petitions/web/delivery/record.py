"""The public record of deliveries, as plain values: what went where, when, and what came of it.

Nothing planned is shown before its first try. Numbers for single ridings are blurred below five.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Copying, Petition
from petitions.counting.small_cells import Cell
from petitions.delivery.answers.told import told_state, was_tried
from petitions.delivery.models import Delivery, DeliveryFile, DeliveryRun
from petitions.web.current import language
from petitions.web.delivery.cells import shown_counts
from petitions.web.delivery.titles import SHOWN, holder_style, office_title


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One addressee of one delivery. `signature_count` is a number, or "<5" for a single riding."""

    reference: str
    path: str
    office: str
    holder: str
    state: str
    is_copy: bool
    at: dt.datetime
    signature_count: Cell


@dataclass(frozen=True, slots=True)
class RunLine:
    """One delivery to all its addressees. `petition` is set where several petitions are listed together."""

    number: int
    at: dt.datetime
    total: int
    joined_count: int
    lines: list[DeliveryLine]
    record_path: str
    petition: str = ""


def record_path(slug: str) -> str:
    """The page with all deliveries of a petition, in the language of the present page."""
    return url_for("delivery.record", slug=slug, lang=language())


def receipt_path(slug: str, reference: str) -> str:
    """The page of one delivery, in the language of the present page."""
    return url_for("delivery.receipt", slug=slug, reference=reference, lang=language())


def _runs() -> Select[DeliveryRun]:
    tried = DeliveryRun.deliveries.any(was_tried())
    return (
        select(DeliveryRun)
        .join(DeliveryRun.petition)
        .where(tried, Petition.state.in_(PUBLIC_STATES))
        .order_by(DeliveryRun.until_at.desc(), DeliveryRun.id.desc())
        .options(
            contains_eager(DeliveryRun.petition).selectinload(Petition.texts),
            selectinload(DeliveryRun.deliveries.and_(was_tried())).options(*SHOWN),
        )
    )


def deliveries_of(
    session: Session, petition: Petition, *, limit: int | None = None, number: int | None = None
) -> list[RunLine]:
    """The deliveries of one petition, newest first; or only the one with a number."""
    query = _runs().where(DeliveryRun.petition_id == petition.id).limit(limit)
    if number is not None:
        query = query.where(DeliveryRun.number == number)
    return [_run_line(run) for run in session.scalars(query)]


def latest_deliveries(session: Session, *, limit: int) -> list[RunLine]:
    """The newest deliveries of all public petitions, each with its petition's title."""
    runs = session.scalars(_runs().limit(limit)).all()
    return [_run_line(run, run.petition.text(language()).title) for run in runs]


def deliveries_numbered(session: Session, petition: Petition, first: int, last: int | None) -> list[RunLine]:
    """The deliveries from one number up to, but without, another."""
    query = _runs().where(DeliveryRun.petition_id == petition.id, DeliveryRun.number >= first)
    if last is not None:
        query = query.where(DeliveryRun.number < last)
    return [_run_line(run) for run in session.scalars(query)]


def _run_line(run: DeliveryRun, title: str = "") -> RunLine:
    slug = run.petition.slug
    return RunLine(
        number=run.number,
        at=min((_at(delivery) for delivery in run.deliveries), default=run.until_at),
        total=run.count,
        joined_count=run.joined_count,
        lines=_lines(slug, run.deliveries),
        record_path=record_path(slug),
        petition=title,
    )


def _lines(slug: str, deliveries: Sequence[Delivery]) -> list[DeliveryLine]:
    shown = shown_counts(deliveries)
    return [
        DeliveryLine(
            reference=delivery.reference,
            path=receipt_path(slug, delivery.reference),
            office=office_title(delivery),
            holder=holder_style(delivery),
            state=told_state(delivery),
            is_copy=delivery.copying == Copying.CC,
            at=_at(delivery),
            signature_count=shown[delivery.id],
        )
        for delivery in deliveries
    ]


def _at(delivery: Delivery) -> dt.datetime:
    return delivery.sent_at or delivery.first_attempt_at or delivery.planned_at


def delivery_by_reference(session: Session, petition: Petition, reference: str) -> Delivery | None:
    """One delivery of a petition that was tried, with its files and its reply."""
    query = (
        select(Delivery)
        .join(Delivery.run)
        .where(
            DeliveryRun.petition_id == petition.id,
            Delivery.reference == reference,
            was_tried(),
        )
        .options(contains_eager(Delivery.run), selectinload(Delivery.files), selectinload(Delivery.reply))
    )
    return session.scalars(query).first()


@dataclass(frozen=True, slots=True)
class Match:
    """A delivery that a file belongs to."""

    path: str
    office: str
    reference: str
    file_name: str
    at: dt.datetime


def matches(session: Session, digest: str) -> list[Match]:
    """Every delivery that carried a file, or a manifest, with this SHA-256 digest; newest first."""
    query = (
        select(Delivery, Petition.slug, DeliveryFile.name)
        .join(Delivery.run)
        .join(DeliveryRun.petition)
        .outerjoin(DeliveryFile, (DeliveryFile.delivery_id == Delivery.id) & (DeliveryFile.sha256 == digest))
        .where(
            or_(DeliveryFile.sha256 == digest, Delivery.manifest_digest == digest),
            was_tried(),
            Petition.state.in_(PUBLIC_STATES),
        )
        .order_by(Delivery.id.desc())
        .limit(20)
        .options(*SHOWN)
    )
    return [
        Match(
            path=receipt_path(slug, delivery.reference),
            office=office_title(delivery),
            reference=delivery.reference,
            file_name=name or _("Manifest"),
            at=_at(delivery),
        )
        for delivery, slug, name in session.execute(query)
    ]
