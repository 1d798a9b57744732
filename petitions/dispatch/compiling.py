"""One run compiled at the edge: settle who is in it, read them once, set the documents, keep them, commit.

Each delivery is committed as soon as its files are in storage, so that an interrupted run goes on where it
was.
"""

import datetime as dt
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from petitions.crypto import derive_key
from petitions.database import writing
from petitions.delivery.addressing import address
from petitions.delivery.compile import (
    Shared,
    Surroundings,
    before,
    figures,
    package_of,
    sequence_of,
    shared,
    since_of,
)
from petitions.delivery.constituents import bind_constituents
from petitions.delivery.documents.package import Links
from petitions.delivery.figures import cube_of
from petitions.delivery.gather import Gathered, gather
from petitions.delivery.inclusions import include
from petitions.delivery.keep import Job, keep, record
from petitions.delivery.mail import Heading, bare
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.runs import claim_run, finish_run, give_run_back, renew_run, skip_run
from petitions.delivery.schedule_models import DeliverySchedule
from petitions.dispatch.covering import say
from petitions.extensions import db
from petitions.heartbeat import heartbeat
from petitions.letters import site_host, site_url
from petitions.storage import Storage
from petitions.tokens import Signer
from petitions.transport.envelope import wire_address

Clock = Callable[[], dt.datetime]
# Told: what is being done, how many steps of how many are behind.
Progress = Callable[[str, int, int], None]
log = structlog.get_logger("petitions.compiling")


def silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def without_words(error: Exception) -> dict[str, str]:
    """What a log may say of an error: its kind and where it was raised. Its text may hold a name."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    ours = [each for each in traceback.extract_tb(error.__traceback__) if "petitions" in each.filename]
    places = [f"{Path(each.filename).name}:{each.lineno}" for each in (*ours[-1:], frame)]
    return {"error": type(error).__name__, "at": " ".join(dict.fromkeys(places))}


def storage() -> Storage:
    """The files of this installation."""
    return Storage.at(current_app.config["STORAGE_URL"])


@dataclass(frozen=True, slots=True)
class Claim:
    """A run in this worker's hands."""

    run_id: int
    token: str
    clock: Clock
    progress: Progress


def compile_next(*, clock: Clock, progress: Progress = silent, petition_id: int | None = None) -> str | None:
    """Compile the run that has waited longest: what became of it in a word, or None when none waits."""
    with writing(), Session(db.engine) as session:
        run = claim_run(session, now=clock(), petition_id=petition_id)
        claim = None if run is None else Claim(run.id, run.lease_token or "", clock, progress)
        session.commit()
    if claim is None:
        return None
    try:
        with heartbeat(lambda session: _renew(session, claim)):
            return _compile(claim)
    except Exception as error:
        _give_back(claim, type(error).__name__)
        log.error("run not compiled", run=claim.run_id, **without_words(error))
        return "not_compiled"


def _renew(session: Session, claim: Claim) -> None:
    renew_run(session, run_id=claim.run_id, token=claim.token, now=claim.clock())


def _give_back(claim: Claim, problem: str) -> None:
    with writing(), Session(db.engine) as session:
        give_run_back(session, run_id=claim.run_id, token=claim.token, problem=problem, now=claim.clock())
        session.commit()


def _compile(claim: Claim) -> str:
    if not _settle_members(claim):
        return "skipped"
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
        for done, (job, gathered, total) in enumerate(_jobs(claim, Path(folder))):
            claim.progress(job.delivery.reference, done, total)
            _keep(claim, job, gathered, Path(folder))
    with writing(), Session(db.engine) as session:
        finished = finish_run(session, run_id=claim.run_id, token=claim.token, now=claim.clock())
        session.commit()
    return "compiled" if finished else "lost"


def _settle_members(claim: Claim) -> bool:
    """Bind signatures and addressees to the run. False: there is nothing to tell anybody."""
    with writing(), Session(db.engine) as session:
        run = session.get_one(DeliveryRun, claim.run_id)
        include(session, run)
        brought_count = bind_constituents(session, run)
        if not (run.joined_count or run.left_count or brought_count):
            skip_run(session, run_id=run.id, token=claim.token)
            session.commit()
            return False
        address(session, run, cube_of(session, run), now=claim.clock(), zone=zone_of(session, run))
        session.commit()
        return True


def zone_of(session: Session, run: DeliveryRun) -> str:
    """The zone in which a petition's days are told."""
    row = session.get(DeliverySchedule, run.petition_id)
    return row.zone if row else str(current_app.config["DEFAULT_TIMEZONE"])


def _jobs(claim: Claim, folder: Path) -> Iterator[tuple[Job, Gathered, int]]:
    """The deliveries still to be written. The database is read in one go, and left before the first."""
    with Session(db.engine, expire_on_commit=False) as session:
        if session.get_bind().dialect.name == "postgresql":
            # All readings see one moment; on SQLite they do so anyway.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        run = session.get_one(DeliveryRun, claim.run_id)
        # Without an address there is nothing to write; the next run brings what this one could not.
        waiting = [each for each in run.deliveries if each.email and not each.mail_key]
        gathered = _gathered(session, run, waiting, folder)
        jobs = _prepared(session, run, waiting, gathered, claim)
    with gathered:
        for job in jobs:
            yield job, gathered, len(jobs)


def _gathered(session: Session, run: DeliveryRun, waiting: list[Delivery], folder: Path) -> Gathered:
    after = min((delivery.after_number for delivery in waiting), default=run.number)
    key = derive_key(current_app.config["SECRET_KEY"], "delivery-rows")
    return gather(session, run, folder, after=after, zone=zone_of(session, run), row_key=key)


def _prepared(
    session: Session, run: DeliveryRun, waiting: list[Delivery], gathered: Gathered, claim: Claim
) -> list[Job]:
    around = Surroundings(zone_of(session, run), lambda p: site_url(f"/petitions/{p.slug}"), _links)
    common = shared(session, run, cube_of(session, run), zone=around.zone)
    return [_job(session, delivery, gathered, common, around, claim) for delivery in waiting]


def _job(
    session: Session,
    delivery: Delivery,
    gathered: Gathered,
    common: Shared,
    around: Surroundings,
    claim: Claim,
) -> Job:
    since, earlier = since_of(session, delivery), before(session, delivery)
    delivery.previous_digest = earlier.manifest_digest if earlier else ""
    package = package_of(
        delivery, gathered, common, around, sequence=sequence_of(session, delivery), since=since
    )
    numbers = figures(delivery.run, delivery, common.cube) | {"since": since.isoformat()}
    limit = delivery.office.size_limit_mb if delivery.office else 20
    return Job(delivery, package, numbers, _heading(delivery, claim.clock()), limit, say)


def _links(delivery: Delivery) -> Links:
    token = Signer(current_app.config["SECRET_KEY"], "office").token(delivery.public_id)
    return Links(
        office=site_url(f"/office/{token}"),
        verify=site_url("/verify"),
        record=site_url(f"/petitions/{delivery.run.petition.slug}/deliveries/{delivery.reference}"),
    )


def _heading(delivery: Delivery, now: dt.datetime) -> Heading:
    """From our own address, since a foreign one would fail the office's checks (DMARC); answers go there."""
    organization = delivery.run.petition.organization
    sender = wire_address(bare(current_app.config["MAIL_DEFAULT_SENDER"]))
    return Heading(
        sender=f'"{organization.name.replace(chr(34), "")}" <{sender}>',
        reply_to=wire_address(delivery.run.petition.reply_to or organization.email),
        to=wire_address(delivery.email) if delivery.email else "",
        cc=tuple(wire_address(address) for address in delivery.cc_emails),
        message_id=f"<delivery-{delivery.public_id.hex}@{site_host()}>",
        at=now,
    )


def _keep(claim: Claim, job: Job, gathered: Gathered, folder: Path) -> None:
    """Write one delivery's documents, put them in storage, then commit that they are there."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        kept = keep(job, gathered, Path(place), storage(), claim.progress)
    with writing(), Session(db.engine) as session:
        if renew_run(session, run_id=claim.run_id, token=claim.token, now=claim.clock()):
            record(session, session.get_one(Delivery, job.delivery.id), kept)
        session.commit()
