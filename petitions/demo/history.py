"""Tell the past in its order: who had signed by some instant, and at which instants something was due."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from petitions.delivery.slots.schedule import next_slots
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.demo.crowd import Arrival
from petitions.signing.models import Signature

# A worker gets to a slot some seconds after it.
_PROMPTLY = dt.timedelta(seconds=20)
_SOON = dt.timedelta(seconds=1)
_MOST_SLOTS = 60


class Story:
    """One petition's arrivals, written down as far as the story has been told."""

    def __init__(self, petition_id: int, arrivals: Sequence[Arrival]) -> None:
        self.petition_id = petition_id
        self._coming = sorted(arrivals, key=lambda each: each.at)
        self._changing = sorted(
            (each for each in arrivals if each.later_at is not None),
            key=lambda each: each.later_at or each.at,
        )

    def tell(self, session: Session, *, until: dt.datetime) -> int:
        """Write what happened before an instant and is not written yet; answers how many arrived."""
        arrived = [each for each in self._coming if each.at < until]
        self._coming = self._coming[len(arrived) :]
        _insert(session, [each for each in arrived if each.repeats is None])
        _insert(session, [each for each in arrived if each.repeats is not None])
        while self._changing and (self._changing[0].later_at or until) < until:
            each = self._changing.pop(0)
            _change(session, each)
        return len(arrived)

    def occasions(self, session: Session, now: dt.datetime) -> Iterator[dt.datetime]:
        """The instants before `now` at which the petition's schedule may have called for a delivery."""
        row = session.get(DeliverySchedule, self.petition_id)
        if row is None or not row.is_active:
            return
        for slot in next_slots(row.schedule, row.active_from, _MOST_SLOTS):
            if slot + _PROMPTLY < now:
                yield slot + _PROMPTLY
        for at, _ in self.crossings(row.every_count, row.at_counts):
            yield at + _SOON

    def crossings(
        self, every_count: int | None, at_counts: Sequence[int]
    ) -> Iterator[tuple[dt.datetime, int]]:
        """When the count first reached each total that calls for a delivery."""
        steps = [(each.at, 1) for each in self._coming if each.counts]
        steps += [(each.later_at or each.at, -1) for each in self._changing if each.counts]
        count, reached = 0, 0
        for at, step in sorted(steps):
            count += step
            if count > reached:
                reached = count
                if count in at_counts or (every_count and count % every_count == 0):
                    yield at, count


def _insert(session: Session, arrived: Sequence[Arrival]) -> None:
    if not arrived:
        return
    wanted = [each.repeats.row["public_id"] for each in arrived if each.repeats]
    ids: dict[Any, int] = {}
    if wanted:
        rows = select(Signature.public_id, Signature.id).where(Signature.public_id.in_(wanted))
        ids = {row.public_id: row.id for row in session.execute(rows)}
    values = [
        each.row | {"repeat_of_id": ids[each.repeats.row["public_id"]] if each.repeats else None}
        for each in arrived
    ]
    session.execute(insert(Signature), values)


def _change(session: Session, arrival: Arrival) -> None:
    session.execute(
        update(Signature)
        .where(Signature.public_id == arrival.row["public_id"])
        .values(**arrival.later)
        .execution_options(synchronize_session=False)
    )
