"""Put a burst aside in one press, and take that back."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.alerts.models import Alert
from petitions.dedupe.invalidate import hold, release
from petitions.dedupe.selection import Selection
from petitions.delivery.contents.progress import outdate
from petitions.outbox.bounced import came_back_count
from petitions.signing.models import CountClass, Signature

# So many rows are named in one statement.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Burst:
    """How a burst stands now: how many signed, of them confirmed and put aside; letters that came back."""

    signed: int
    confirmed: int
    held: int
    came_back: int = 0


def burst_now(session: Session, alert: Alert) -> Burst:
    """The numbers of a burst at this moment."""
    signed = confirmed = held = came_back = 0
    for selection in _chunks(alert):
        query = select(
            func.count(),
            func.count(Signature.confirmed_at),
            func.count().filter(Signature.counted_as == CountClass.HELD),
        ).where(selection.condition())
        numbers = session.execute(query).one()
        signed, confirmed, held = signed + numbers[0], confirmed + numbers[1], held + numbers[2]
        came_back += came_back_count(session, selection.ids or ())
    return Burst(signed, confirmed, held, came_back)


def hold_burst(session: Session, alert: Alert, *, now: dt.datetime) -> int:
    """Put the signatures of a burst aside; answers how many that changed. What waits is made anew."""
    done = sum(hold(session, each, now=now) for each in _chunks(alert))
    alert.held_at = now
    outdate(session, alert.petition_id, now=now)
    session.flush()
    return done


def release_burst(session: Session, alert: Alert, *, now: dt.datetime) -> int:
    """Let the signatures of a burst count again as their states say; answers how many that changed."""
    done = sum(release(session, each) for each in _chunks(alert))
    alert.held_at = None
    outdate(session, alert.petition_id, now=now)
    session.flush()
    return done


def _chunks(alert: Alert) -> list[Selection]:
    rows, petition_id = alert.rows, alert.petition_id
    return [
        Selection(petition_id=petition_id, ids=tuple(rows[start : start + _CHUNK]))
        for start in range(0, len(rows), _CHUNK)
    ]
