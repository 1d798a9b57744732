"""Deliveries as organizers and operators look at them; the public record has readings of its own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, DeliveryFile, DeliveryRun
from petitions.delivery.proof.manifest import digest
from petitions.delivery.sending.approve import waits_for_approval
from petitions.delivery.sending.obstacles import obstacle
from petitions.delivery.slots.plan import restored_at
from petitions.delivery.states import DeliveryState, RunState

WAITING = (DeliveryState.PLANNED, DeliveryState.DEFERRED)


@dataclass(frozen=True, slots=True)
class Standing:
    """A delivery and the code of what it waits for, or "".

    `approval` (by a second person), `held` (until the hold window ends), `stopped`, `replaced` (a later
    delivery brings it), `restored` (a person must say yes), `not_compiled`, or one of the codes of
    `obstacle`.
    """

    delivery: Delivery
    waits_for: str


def deliveries(session: Session, *, slug: str | None = None, limit: int = 200) -> list[Standing]:
    """The newest deliveries, of one petition or of all, each with what it waits for."""
    query = (
        select(Delivery)
        .join(Delivery.run)
        .join(DeliveryRun.petition)
        .options(contains_eager(Delivery.run).contains_eager(DeliveryRun.petition))
        .options(
            selectinload(Delivery.office), selectinload(Delivery.addressee), selectinload(Delivery.reply)
        )
        .order_by(DeliveryRun.planned_at.desc(), DeliveryRun.id.desc(), Delivery.id)
        .limit(limit)
    )
    if slug is not None:
        query = query.where(Petition.slug == slug)
    restored = restored_at(session)
    return [Standing(delivery, waits_for(delivery, restored)) for delivery in session.scalars(query)]


def waits_for(delivery: Delivery, restored: dt.datetime) -> str:
    """What keeps a delivery that is planned or put off from going now."""
    run = delivery.run
    if delivery.state == DeliveryState.TO_POST and not delivery.attempts:
        return "restored" if run.planned_at <= restored else obstacle(delivery)
    if delivery.state not in WAITING:
        return ""
    if delivery.replaced_at:
        return "replaced"
    if run.state == RunState.STOPPED:
        return "stopped"
    if problem := obstacle(delivery):
        return problem
    if run.planned_at <= restored:
        return "restored"
    if run.state == RunState.PLANNED:
        return "not_compiled"
    if waits_for_approval(run):
        return "approval"
    return "held" if not delivery.attempts and run.release_at != run.compiled_at else ""


def runs_of(session: Session, petition: Petition) -> Sequence[DeliveryRun]:
    """Every run of a petition, newest first, with its deliveries and their files."""
    query = (
        select(DeliveryRun)
        .where(DeliveryRun.petition_id == petition.id)
        .options(
            selectinload(DeliveryRun.deliveries).selectinload(Delivery.files),
            selectinload(DeliveryRun.deliveries).selectinload(Delivery.office),
            selectinload(DeliveryRun.deliveries).selectinload(Delivery.reply),
        )
        .order_by(DeliveryRun.number.desc())
    )
    return session.scalars(query).all()


def delivery_by_reference(session: Session, reference: str) -> Delivery | None:
    """One delivery by the reference that its letters carry."""
    return session.scalars(select(Delivery).where(Delivery.reference == reference)).first()


def file_by_digest(session: Session, sha256: str) -> DeliveryFile | None:
    """The file of a delivery whose bytes have this SHA-256."""
    return session.scalars(select(DeliveryFile).where(DeliveryFile.sha256 == sha256).limit(1)).first()


def broken_links(session: Session, petition: Petition) -> list[tuple[Delivery, str]]:
    """What in the deliveries of a petition no longer is as it was entered, each with a code.

    `manifest_changed`: the manifest is not what its digest says; `file_changed`: the entry of a file differs
    from the manifest; `chain_broken`: it does not name the delivery before to the same addressee.
    """
    query = (
        select(Delivery)
        .join(Delivery.run)
        .where(DeliveryRun.petition_id == petition.id, Delivery.manifest_digest != "")
        .options(selectinload(Delivery.files))
        .order_by(DeliveryRun.number)
    )
    last: dict[tuple[int, str], str] = {}
    found: list[tuple[Delivery, str]] = []
    for delivery in session.scalars(query):
        who = (delivery.addressee_id, delivery.riding_code)
        found += [(delivery, code) for code in _broken(delivery, last.get(who, ""))]
        last[who] = delivery.manifest_digest
    return found


def _broken(delivery: Delivery, previous: str) -> list[str]:
    listed = {file["name"]: file["sha256"] for file in delivery.manifest["files"]}
    entered = {file.name: file.sha256 for file in delivery.files if file.name in listed}
    checks = {
        "manifest_changed": digest(delivery.manifest) == delivery.manifest_digest,
        "file_changed": listed == entered,
        "chain_broken": (delivery.manifest["previous"] or "") == delivery.previous_digest == previous,
    }
    return [code for code, is_well in checks.items() if not is_well]
