"""Bring checked rows into a petition, a chunk at a time, by statements that each concern thousands."""

import datetime as dt
import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, select, update
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.tally import take_in
from petitions.errors import Refusal
from petitions.identity.match import Place
from petitions.imports.check import Checker, Row
from petitions.imports.insert import PlaceTaken, insert_rows
from petitions.imports.place import Holder, Placement, holders_of, place
from petitions.signing.models import CountClass, Origin, Signature, SignatureKind, SignatureState

# Rows of one transaction: many for one statement, few for whoever waits to write on SQLite.
CHUNK = 20_000
# Refused rows that are told one by one; of further ones only the number by reason.
REFUSALS_TOLD = 200
# Of a chunk. Each further one needs somebody who signs on one of its mailboxes in that very moment.
_MOST_LOOKS = 20


@dataclass(slots=True)
class Summary:
    """What became of a file. `refused` holds (line, field, code) of the first refused rows."""

    read: int = 0
    new: int = 0
    repeats: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    refused_by_reason: Counter[str] = field(default_factory=Counter)


def checked_chunks(
    rows: Iterable[tuple[int, Sequence[str]]], checker: Checker, summary: Summary, *, size: int = CHUNK
) -> Iterator[list[Row]]:
    """The rows that pass, by chunks; the others are written down in the summary."""
    passing = _passing(rows, checker, summary)
    with _without_collecting(), ThreadPoolExecutor(1, "next-chunk") as beside:
        upcoming = beside.submit(_chunk, passing, size)
        while chunk := upcoming.result():
            # Checked while the database is at work with the one before.
            upcoming = beside.submit(_chunk, passing, size)
            yield chunk


def _chunk(passing: Iterator[Row], size: int) -> list[Row]:
    return list(islice(passing, size))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows are plain tuples that form no cycles, and looking for some takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _passing(rows: Iterable[tuple[int, Sequence[str]]], checker: Checker, summary: Summary) -> Iterator[Row]:
    for line, cells in rows:
        summary.read += 1
        try:
            yield checker.row(cells)
        except Refusal as refusal:
            summary.refused_by_reason[f"{refusal.field or ''} {refusal.code}".strip()] += 1
            if len(summary.refused) < REFUSALS_TOLD:
                summary.refused.append((line, refusal.field or "", refusal.code))


def load_chunk(
    session: Session,
    petition: Petition,
    rows: Sequence[Row],
    summary: Summary,
    *,
    source: str,
    now: dt.datetime,
    is_trial: bool = False,
) -> None:
    """Bring one chunk in: each row counts at once, or is kept as a repeat of the row it repeats.

    `now` becomes the instant of confirming: from then on the rows are in our count, whenever people signed
    elsewhere. The caller commits each chunk; a trial is taken back, and until then must lock no tallies.
    """
    common = _common(petition, source, now)
    last_id = session.scalar(select(func.max(Signature.id)).where(Signature.petition_id == petition.id)) or 0
    placement = _keep(session, rows, common)
    summary.new += len(placement.placed)
    summary.repeats.update(str(place.reason) for _, place in placement.repeats)
    if not is_trial:
        take_in(session, _is_of_chunk(common, last_id))


def _is_of_chunk(common: dict[str, Any], last_id: int) -> ColumnElement[bool]:
    """The rows that came by this import since the petition's row `last_id`, whose transaction is this one."""
    return and_(
        Signature.petition_id == common["petition_id"],
        Signature.id > last_id,
        Signature.origin == Origin.IMPORT,
        Signature.confirmed_at == common["confirmed_at"],
        Signature.source == common["source"],
    )


def _keep(session: Session, rows: Sequence[Row], common: dict[str, Any]) -> Placement:
    """Look at the mailboxes, place the rows and insert them."""
    keys = [row.mailbox_key for row in rows if row.mailbox_key]
    for _ in range(_MOST_LOOKS):
        placement = place(rows, holders_of(session, common["petition_id"], keys))
        # Somebody signed on the web between our look and our insert: look again, now that it stands.
        with suppress(PlaceTaken), session.begin_nested():
            _make_room(session, placement)
            insert_rows(session, [(row, slot, None, "") for row, slot in placement.placed], common)
            _tie_displaced(session, placement)
            _keep_repeats(session, placement.repeats, common)
            return placement
    raise RuntimeError("the mailboxes' places are never at rest")


def _common(petition: Petition, source: str, now: dt.datetime) -> dict[str, Any]:
    """What all rows of an import have alike."""
    return {
        "petition_id": petition.id,
        "kind": str(SignatureKind.PERSON),
        "origin": str(Origin.IMPORT),
        "state": str(SignatureState.CONFIRMED),
        "confirmed_at": now,
        "text_version": petition.text_version,
        "source": source,
        "organization": "",
        "role": "",
        "letter": "",
        "invalidated_reason": "",
        "held_reason": "",
        "tallied_as": str(CountClass.IMPORTED),
    }


def _make_room(session: Session, placement: Placement) -> None:
    if placement.displaced:
        statement = update(Signature).where(Signature.id.in_(placement.displaced)).values(slot=None)
        session.execute(statement.execution_options(synchronize_session=False))


def _tie_displaced(session: Session, placement: Placement) -> None:
    """A pending row that lost its place repeats the row that took it."""
    if not placement.displaced:
        return
    table: Table = Signature.__table__  # type: ignore[assignment]
    public_ids = {public_id for public_id, _ in placement.displaced.values()}
    query = select(Signature.public_id, Signature.id).where(Signature.public_id.in_(public_ids))
    ids = {key: value for key, value in session.execute(query)}  # noqa: C416 - rows are no pairs to dict()
    ties = [
        {"row": row_id, "repeats": ids[public_id], "reason": str(reason)}
        for row_id, (public_id, reason) in placement.displaced.items()
    ]
    statement = update(table).where(table.c.id == bindparam("row"))
    statement = statement.values(repeat_of_id=bindparam("repeats"), repeat_reason=bindparam("reason"))
    session.connection().execute(statement, ties)


def _keep_repeats(session: Session, repeats: Sequence[tuple[Row, Place]], common: dict[str, Any]) -> None:
    """Keep repeats beside the row that they repeat, which stands by now."""
    keys = [row.mailbox_key for row, _ in repeats if row.mailbox_key]
    holders = holders_of(session, common["petition_id"], keys)
    placed = [(row, None, _repeated(row, place, holders), str(place.reason)) for row, place in repeats]
    insert_rows(session, placed, common | {"tallied_as": str(CountClass.REPEATS)})


def _repeated(row: Row, place: Place, holders: Mapping[bytes, Sequence[Holder]]) -> int | None:
    """The id of the row that holds the place by which this one is a repeat; None if it was just given up."""
    there = [holder.on_mailbox for holder in holders.get(row.mailbox_key or b"", ())]
    return next(
        (each.row_id for each in there if place.repeat_of and each.slot == place.repeat_of.slot), None
    )
