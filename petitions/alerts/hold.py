"""Put a burst aside in one press, and take that back."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from petitions.alerts.models import Alert
from petitions.counting.queries import count
from petitions.dedupe.invalidate import HeldByHand, hold, release
from petitions.dedupe.selection import Selection
from petitions.delivery.contents.progress import outdate
from petitions.outbox.bounced import came_back_count
from petitions.signing.models import (
    COUNTED_CLASSES,
    CountClass,
    Signature,
    SignatureKind,
    SignatureState,
)

# So many rows are named in one statement.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Burst:
    """How a burst stands now: how many signed, of them confirmed, counted and put aside.

    `by_hand` of those put aside go back with one press; the others the machine held. `came_back` letters to
    them returned.
    """

    signed: int = 0
    confirmed: int = 0
    counted: int = 0
    held: int = 0
    by_hand: int = 0
    came_back: int = 0


@dataclass(frozen=True, slots=True)
class Consequence:
    """The public count as it is, as putting the burst aside would leave it, and as releasing it would."""

    now: int
    held: int
    released: int


def burst_now(session: Session, alert: Alert) -> Burst:
    """The numbers of a burst at this moment."""
    sums: Counter[str] = Counter()
    for selection in _chunks(alert):
        query = select(
            func.count().label("signed"),
            func.count(Signature.confirmed_at).label("confirmed"),
            func.count().filter(Signature.counted_as.in_(COUNTED_CLASSES)).label("counted"),
            func.count().filter(Signature.counted_as == CountClass.HELD).label("held"),
        ).where(selection.condition())
        sums.update(session.execute(query).one()._asdict())
        sums["came_back"] += came_back_count(session, selection.ids or ())
        sums["by_hand"] += len(_put_aside_here(session, alert, selection).ids or ())
    return Burst(**sums)


def consequence(session: Session, alert: Alert, burst: Burst) -> Consequence:
    """What a press would do to the count."""
    would_count = and_(
        Signature.counted_as == CountClass.HELD,
        Signature.state == SignatureState.CONFIRMED,
        Signature.repeat_of_id.is_(None),
        Signature.kind == SignatureKind.PERSON,
    )
    number, back = count(session, alert.petition_id), 0
    for each in _to_release(session, alert):
        query = select(func.count()).select_from(Signature).where(each.condition(), would_count)
        back += session.scalar(query) or 0
    return Consequence(number, number - burst.counted, number + back)


def hold_burst(session: Session, alert: Alert, *, now: dt.datetime) -> int:
    """Put the signatures of a burst aside; answers how many that changed. What waits is made anew.

    Pressed again while it goes on, the newcomers follow; `held_at` stays that of the first press.
    """
    done = sum(hold(session, each, now=now) for each in _chunks(alert))
    alert.held_at = alert.held_at or now
    outdate(session, alert.petition_id, now=now)
    session.flush()
    return done


def release_burst(session: Session, alert: Alert, *, now: dt.datetime) -> int:
    """Take the press back: what it put aside counts again as its state says; answers how many that changed.

    What the machine or another hand had put aside before stays there. Of a burst that was never put aside
    here everything is released.
    """
    done = sum(release(session, each) for each in _to_release(session, alert))
    alert.held_at = None
    outdate(session, alert.petition_id, now=now)
    session.flush()
    return done


def _to_release(session: Session, alert: Alert) -> list[Selection]:
    if alert.held_at is None:
        return _chunks(alert)
    return [_put_aside_here(session, alert, each) for each in _chunks(alert)]


def _put_aside_here(session: Session, alert: Alert, selection: Selection) -> Selection:
    """Of these the ones that the press of this alert put aside."""
    if alert.held_at is None:
        return replace(selection, ids=())
    is_by_hand = (Signature.held_reason == HeldByHand.ORGANIZER) & (Signature.held_at >= alert.held_at)
    ids = session.scalars(select(Signature.id).where(selection.condition(), is_by_hand)).all()
    return replace(selection, ids=tuple(ids))


def _chunks(alert: Alert) -> list[Selection]:
    rows, petition_id = alert.rows, alert.petition_id
    return [
        Selection(petition_id=petition_id, ids=tuple(rows[start : start + _CHUNK]))
        for start in range(0, len(rows), _CHUNK)
    ]
