"""Tell the past in its order: who had signed by some instant, and at which instants something was due."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from petitions.delivery.models import DeliverySchedule
from petitions.delivery.schedule import next_slots
from petitions.demo.crowd import Arrival
from petitions.signing.models import Signature

# A worker gets to a slot some seconds after it.
_PROMPTLY = dt.timedelta(seconds=20)
_WHEN_SURE = dt.timedelta(minutes=10)
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
        counting = [each.at for each in self._coming if each.counts]
        for total in thresholds(row.every_count, row.at_counts, len(counting)):
            # A little later, so that a withdrawal in between does not take the total back.
            yield counting[total - 1] + _WHEN_SURE


def thresholds(every_count: int | None, at_counts: Sequence[int], most: int) -> list[int]:
    """The totals up to `most` that call for a delivery."""
    steps = range(every_count, most + 1, every_count) if every_count else ()
    return sorted({*steps, *(total for total in at_counts if 0 < total <= most)})


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
