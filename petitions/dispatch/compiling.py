"""One run compiled at the edge: settle who is in it, read them once, set the documents, keep them, commit.

Each delivery is committed as soon as its files are in storage, so that an interrupted run goes on where it
was.
"""

import datetime as dt
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.delivery.contents.addressing import address, has_address
from petitions.delivery.contents.constituents import bind_constituents
from petitions.delivery.contents.drafts import Drafts, drop_drafts, runs_with_drafts
from petitions.delivery.contents.figures import cube_of
from petitions.delivery.contents.gather import Gathered
from petitions.delivery.contents.inclusions import include
from petitions.delivery.contents.keep import Job, keep, record
from petitions.delivery.contents.progress import begin, compile_outdated, finish
from petitions.delivery.contents.shelf import clear_other_shelves, clear_shelf
from petitions.delivery.contents.shuffle import follow_shuffle
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.proof.proof_keys import ensure_key
from petitions.delivery.slots.runs import (
    TOLD_AFTER,
    claim_run,
    finish_run,
    give_run_back,
    keeps_failing,
    renew_run,
    skip_run,
)
from petitions.delivery.states import RunKind, RunState
from petitions.dispatch.installation import storage
from petitions.dispatch.notices import ask_for_approval, tell_of_run
from petitions.dispatch.preparing import gathered_for, prepared, zone_of
from petitions.dispatch.watch import Progress, Watch
from petitions.extensions import db
from petitions.heartbeat import heartbeat
from petitions.queue import nudge

Clock = Callable[[], dt.datetime]
log = structlog.get_logger("petitions.compiling")


def silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def without_words(error: Exception) -> dict[str, str]:
    """What a log may say of an error: its kind and where it was raised. Its text may hold a name."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    ours = [each for each in traceback.extract_tb(error.__traceback__) if "petitions" in each.filename]
    places = [f"{Path(each.filename).name}:{each.lineno}" for each in (*ours[-1:], frame)]
    return {"error": type(error).__name__, "at": " ".join(dict.fromkeys(places))}


@dataclass(frozen=True, slots=True)
class Claim:
    """A run in this worker's hands."""

    run_id: int
    token: str
    clock: Clock
    watch: Watch


def compile_next(*, clock: Clock, progress: Progress = silent, petition_id: int | None = None) -> str | None:
    """Compile the run that has waited longest: what became of it in a word, or None when none waits."""
    with writing(), Session(db.engine) as session:
        follow_shuffle(session, zone_of=partial(zone_of, session), now=clock())
        compile_outdated(session, now=clock())
        run = claim_run(session, now=clock(), petition_id=petition_id)
        claim = None if run is None else Claim(run.id, run.lease_token or "", clock, Watch(run.id, progress))
        # Here too: what ends its worker without a word is never given back.
        is_new_trouble = run is not None and run.attempts > TOLD_AFTER and _tell_once(session, run, clock())
        session.commit()
    if is_new_trouble:
        nudge("mail")
    if claim is None:
        return None
    try:
        with heartbeat(lambda session: _renew(session, claim)):
            return _compile(claim)
    except Exception as error:
        _give_back(claim, type(error).__name__)
        log.error("run not compiled", run=claim.run_id, **without_words(error))
        return "not_compiled"


def _renew(session: Session, claim: Claim) -> bool:
    return renew_run(session, run_id=claim.run_id, token=claim.token, now=claim.clock())


def _give_back(claim: Claim, problem: str) -> None:
    with writing(), Session(db.engine) as session:
        give_run_back(session, run_id=claim.run_id, token=claim.token, problem=problem, now=claim.clock())
        is_new_trouble = _tell_once(session, session.get_one(DeliveryRun, claim.run_id), claim.clock())
        session.commit()
    if is_new_trouble:
        nudge("mail")


def _tell_once(session: Session, run: DeliveryRun, now: dt.datetime) -> bool:
    """Tell the organizers that their documents cannot be made, if that is new and no passing trouble."""
    if is_new_trouble := keeps_failing(run):
        run.told_at = now
        tell_of_run(session, run, now=now)
    return is_new_trouble


def _compile(claim: Claim) -> str:
    if word := _settle_members(claim):
        return word
    with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
        for done, (job, gathered, total) in enumerate(_jobs(claim, Path(folder))):
            claim.watch.begins(job.delivery.reference, done, total)
            if not _keep(claim, job, gathered, Path(folder)):
                return "lost"
    is_asked = False
    with writing(), Session(db.engine) as session:
        finished = finish_run(session, run_id=claim.run_id, token=claim.token, now=claim.clock())
        if finished:
            finish(session, claim.run_id)
            is_asked = ask_for_approval(session, claim.run_id, now=claim.clock())
        session.commit()
    if is_asked:
        nudge("mail")
    drop_old_drafts()
    return "compiled" if finished else "lost"


def _settle_members(claim: Claim) -> str:
    """Bind signatures and addressees to the run; a word when that is all: it is skipped, or lost."""
    with writing(), Session(db.engine) as session:
        run = session.get_one(DeliveryRun, claim.run_id)
        begin(session, run)
        ensure_key(session, now=claim.clock())
        include(session, run)
        brought_count = bind_constituents(session, run)
        is_told = bool(run.joined_count or run.left_count or brought_count)
        # By hand also goes once more what an office refused, or what came back from it.
        if is_told or run.kind == RunKind.HAND:
            address(session, run, cube_of(session, run), now=claim.clock(), zone=zone_of(session, run))
            is_told = is_told or any(delivery.replaced_at is None for delivery in run.deliveries)
        # Asked last, so that the row is locked but for a moment: what another has compiled must not change.
        is_ours = _renew(session, claim) if is_told else _skip(session, run, claim)
        if not is_ours:
            return "lost"
        session.commit()
        references = [delivery.reference for delivery in run.deliveries]
    if not is_told:
        for reference in references:
            clear_other_shelves(storage(), reference)
    return "" if is_told else "skipped"


def _skip(session: Session, run: DeliveryRun, claim: Claim) -> bool:
    """Nothing is told; everybody who came with it left again in its hold window."""
    for delivery in run.deliveries:
        delivery.replaced_at = delivery.replaced_at or claim.clock()
    return skip_run(session, run_id=run.id, token=claim.token)


def _jobs(claim: Claim, folder: Path) -> Iterator[tuple[Job, Gathered, int]]:
    """The deliveries still to be written. The database is read in one go, and left before the first.

    What is noted on the rows meanwhile is for the documents and never flushed: on SQLite a reader that turns
    writer after somebody else wrote is refused.
    """
    with Session(db.engine, expire_on_commit=False, autoflush=False) as session:
        if session.get_bind().dialect.name == "postgresql":
            # All readings see one moment; on SQLite they do so anyway.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        run, begun_at = session.get_one(DeliveryRun, claim.run_id), claim.clock()
        # Without an address there is nothing to write; the next run brings what this one could not.
        waiting = [each for each in run.deliveries if has_address(each) and not each.mail_key]
        gathered = gathered_for(session, run, waiting, folder, claim.watch.reading)
        jobs = prepared(session, run, waiting, gathered, begun_at)
    with gathered:
        for job in jobs:
            yield job, gathered, len(jobs)


def _keep(claim: Claim, job: Job, gathered: Gathered, folder: Path) -> bool:
    """Write one delivery's documents, put them in storage, then commit that they are there. False: lost."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        drafts = Drafts(storage(), claim.run_id)
        kept = keep(job, gathered, Path(place), storage(), claim.watch.volumes, drafts)
    with writing(), Session(db.engine) as session:
        is_ours = renew_run(session, run_id=claim.run_id, token=claim.token, now=claim.clock())
        if is_ours:
            record(session, session.get_one(Delivery, job.delivery.id), kept)
        session.commit()
    if is_ours:
        clear_other_shelves(storage(), job.delivery.reference, but=kept.mail_key)
    else:
        clear_shelf(storage(), kept.mail_key)
    return is_ours


def drop_old_drafts() -> None:
    """Forget the drafts of runs that nobody compiles any more: they hold names."""
    kept = storage()
    found = runs_with_drafts(kept)
    with Session(db.engine) as session:
        for run_id, keys in found.items():
            run = session.get(DeliveryRun, run_id)
            if run is None or run.state != RunState.PLANNED:
                drop_drafts(kept, keys)
