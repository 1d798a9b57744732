"""Where the rows of a chunk belong: the same rule as for one signature, for thousands at a time."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from petitions.identity.match import OnMailbox, Place, RepeatReason, home, place_on_mailbox
from petitions.imports.check import Row
from petitions.signing.models import Signature, SignatureKind, SignatureState

# SQLite takes some thirty thousand parameters in a statement; this leaves room.
_KEYS_AT_ONCE = 10_000
# Stands for the id of a row that is not in the database yet.
_NEW = 0


@dataclass(slots=True)
class Placement:
    """What becomes of a chunk. `placed` have a slot (None without a mailbox); `repeats` say of whom and why.

    `displaced` are pending rows whose place somebody of the file takes, each with that row's public id.
    """

    placed: list[tuple[Row, int | None]] = field(default_factory=list)
    repeats: list[tuple[Row, Place]] = field(default_factory=list)
    displaced: dict[int, tuple[uuid.UUID, RepeatReason]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a place of a mailbox in the database."""

    on_mailbox: OnMailbox
    is_pending: bool


def holders_of(session: Session, petition_id: int, keys: Iterable[bytes]) -> dict[bytes, list[Holder]]:
    """The persons on the places of some mailboxes, in the order of the places."""
    found: dict[bytes, list[Holder]] = defaultdict(list)
    # In the order of the index, where neighbours are found together.
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        _collect(session, petition_id, wanted[start : start + _KEYS_AT_ONCE], found)
    return found


_COLUMNS = ("id", "slot", "name", "country", "postal_code", "city", "state", "mailbox_key")
# One probe of the unique index for each key, and nothing else: on a table that was empty a moment ago the
# planner knows nothing, and would look at every row for every key.
_BY_INDEX = text("SET LOCAL enable_seqscan = off")
_PROBES = text(
    f"SELECT {', '.join(f'holder.{name}' for name in _COLUMNS)}"  # noqa: S608 - our own names
    " FROM unnest(string_to_array(:keys, ',')) AS wanted (hex) CROSS JOIN LATERAL ("
    f"SELECT {', '.join(_COLUMNS)} FROM signatures WHERE petition_id = :petition_id"
    " AND mailbox_key = decode(wanted.hex, 'hex') AND kind = 'person' AND slot IS NOT NULL"
    " ORDER BY slot LIMIT 2) AS holder"
)


def _collect(session: Session, petition_id: int, keys: list[bytes], found: dict[bytes, list[Holder]]) -> None:
    for row in _rows(session, petition_id, keys):
        where = home(row.country, row.postal_code, row.city)
        on_mailbox = OnMailbox(row.id, row.slot, row.name, where)
        found[bytes(row.mailbox_key)].append(Holder(on_mailbox, row.state == SignatureState.PENDING))


def _rows(session: Session, petition_id: int, keys: list[bytes]) -> Iterable[Any]:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_BY_INDEX)
        # As one text: the driver would look for marks to escape in each key of a list.
        hexes = ",".join(key.hex() for key in keys)
        return session.execute(_PROBES, {"keys": hexes, "petition_id": petition_id})
    query = select(*(getattr(Signature, name) for name in _COLUMNS)).where(
        Signature.petition_id == petition_id,
        Signature.kind == SignatureKind.PERSON,
        Signature.slot.is_not(None),
        Signature.mailbox_key.in_(keys),
    )
    return session.execute(query.order_by(Signature.slot))


def place(rows: Sequence[Row], holders: dict[bytes, list[Holder]]) -> Placement:
    """Decide for every row, in the order of the file.

    Whoever is in the file was confirmed elsewhere. So a row that nobody confirmed yet gives its place up, as
    it does when somebody on the same mailbox confirms.
    """
    result = Placement()
    # Rows of the file by their mailbox, each with its slot.
    taken: dict[bytes, list[tuple[Row, int]]] = {}
    for row in rows:
        if row.mailbox_key is None:
            result.placed.append((row, None))
            continue
        if row.mailbox_key not in holders and row.mailbox_key not in taken:
            # Nearly every row: the first on its mailbox.
            taken[row.mailbox_key] = [(row, 1)]
            result.placed.append((row, 1))
            continue
        _place_beside(row, holders.get(row.mailbox_key, []), taken.setdefault(row.mailbox_key, []), result)
    return result


def _place_beside(row: Row, there: list[Holder], taken: list[tuple[Row, int]], result: Placement) -> None:
    settled = [holder.on_mailbox for holder in there if not holder.is_pending]
    where = home(row.country, row.postal_code, row.city)
    found = place_on_mailbox(row.name, where, [*settled, *(_as_holder(*each) for each in taken)])
    if found.slot is None:
        result.repeats.append((row, found))
        return
    for holder in there:
        if holder.is_pending and holder.on_mailbox.slot == found.slot:
            result.displaced[holder.on_mailbox.row_id] = (row.public_id, RepeatReason.SAME_NAME)
    taken.append((row, found.slot))
    result.placed.append((row, found.slot))


def _as_holder(row: Row, slot: int) -> OnMailbox:
    return OnMailbox(_NEW, slot, row.name, home(row.country, row.postal_code, row.city))
