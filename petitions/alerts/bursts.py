"""Many in a short time from one network, or under one mail domain: told, never taken out by the machine.

A look reads only the rows of the last minutes, found by their numbers, so that it costs the same however
many signed before.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.mail_domains import PUBLIC_MAIL_DOMAINS
from petitions.alerts.models import Alert
from petitions.alerts.ring import mark_of, ring, set_mark
from petitions.signing.models import Origin, Signature

WINDOW = dt.timedelta(minutes=10)
# A choir that signs after the rehearsal stays below it.
LEAST = 25
# More rows than this in one window are a flood; the newest tell enough of it.
MOST_ROWS = 10_000
# A burst of one origin that goes on is the same occasion for so long.
SAME_OCCASION = dt.timedelta(hours=6)
_MARK = "signatures"
Seen = Row[Any]
NEEDED = (
    Signature.id,
    Signature.petition_id,
    Signature.network_key,
    Signature.email,
    Signature.signed_at,
    Signature.confirmed_at,
    Signature.held_at,
)


def look_for_bursts(session: Session, *, now: dt.datetime) -> None:
    """Ring for the bursts of the last minutes, or bring those up to date that go on."""
    rows = _rows_since(session, now)
    note_bursts(session, rows, now=now)
    highest = session.scalar(select(func.max(Signature.id))) or 0
    set_mark(session, _MARK, rows[-1].id - 1 if rows else highest, now=now)


def _rows_since(session: Session, now: dt.datetime) -> list[Seen]:
    """What came by the form within the window, newest first."""
    mark = mark_of(session, _MARK)
    query = (
        select(*NEEDED)
        .where(Signature.id > (mark.number if mark else 0), Signature.signed_at > now - WINDOW)
        .where(Signature.origin == Origin.WEB)
        .order_by(Signature.id.desc())
        .limit(MOST_ROWS)
    )
    return list(session.execute(query))


def note_bursts(session: Session, rows: Iterable[Seen], *, now: dt.datetime) -> None:
    """Keep an alert for every origin that has at least LEAST of these rows, all of them within WINDOW."""
    groups: dict[tuple[int, str, str], list[Seen]] = defaultdict(list)
    for row in rows:
        for origin in _origins(row):
            groups[row.petition_id, *origin].append(row)
    told: set[int] = set()
    for (petition_id, by, mark), group in sorted(groups.items(), key=_networks_first):
        ids = {row.id for row in group}
        # A domain tells nothing new of what one network has sent.
        if len(group) >= LEAST and len(ids - told) >= LEAST:
            told |= ids
            _note(session, petition_id, by, mark, group, now)


def _origins(row: Seen) -> Iterator[tuple[str, str]]:
    """Networks sort behind domains by name; "network" and "domain" are what the words say."""
    if row.network_key is not None:
        yield "network", row.network_key.hex()
    domain = (row.email or "").rpartition("@")[2].lower()
    if domain and domain not in PUBLIC_MAIL_DOMAINS:
        yield "domain", domain


def _networks_first(item: tuple[tuple[int, str, str], list[Seen]]) -> tuple[bool, tuple[int, str, str]]:
    return item[0][1] != "network", item[0]


def _note(
    session: Session,
    petition_id: int,
    by: str,
    mark: str,
    group: list[Seen],
    now: dt.datetime,
) -> None:
    ids = sorted(row.id for row in group)
    going_on = _going_on(session, petition_id, by, mark, now)
    if going_on is not None:
        ids = sorted({*ids, *going_on.rows})
        going_on.rows = ids[-MOST_ROWS:]
        first_at = dt.datetime.fromisoformat(going_on.facts["first_at"])
        going_on.facts = going_on.facts | _facts(session, ids, first_at)
        return
    first_at = min(row.signed_at for row in group)
    facts = {"by": by, "origin": mark if by == "domain" else mark[:16]} | _facts(session, ids, first_at)
    key = f"{first_at:%Y%m%dT%H%M}:{facts['origin']}"[:70]
    ring(session, petition_id, AlertKind.BURST, key=key, now=now, facts=facts, rows=ids)


def _going_on(session: Session, petition_id: int, by: str, mark: str, now: dt.datetime) -> Alert | None:
    query = select(Alert).where(
        Alert.petition_id == petition_id, Alert.kind == AlertKind.BURST, Alert.at > now - SAME_OCCASION
    )
    origin = mark if by == "domain" else mark[:16]
    return next((each for each in session.scalars(query) if each.facts.get("origin") == origin), None)


def _facts(session: Session, ids: Sequence[int], first_at: dt.datetime) -> dict[str, object]:
    """How many, how many confirmed, in how many minutes."""
    query = select(func.count(), func.count(Signature.confirmed_at), func.max(Signature.signed_at))
    signed, confirmed, last_at = session.execute(query.where(Signature.id.in_(ids))).one()
    minutes = max(1, round((last_at - first_at).total_seconds() / 60)) if last_at else 1
    first = first_at.isoformat()
    return {"signed": signed, "confirmed": confirmed, "minutes": minutes, "first_at": first}
