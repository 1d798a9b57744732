"""Very many more signatures, for trying scale: made quickly, put into the database by the thousand.

They obey the rules of signing: every mailbox has its key, its places and, now and then, a household or
somebody who signed twice. What a column's type does to a value is asked of the type itself, once a column.
"""

import datetime as dt
import functools
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Session, aliased

from petitions.crypto import KEYRING
from petitions.demo.crowd import Setting
from petitions.demo.people import Names
from petitions.demo.places import RIDING_METHOD, Home, Places
from petitions.demo.rhythm import instants, pause
from petitions.demo.voices import short_comments, tongue
from petitions.identity.match import RepeatReason
from petitions.identity.name_key import name_key
from petitions.signing.models import Exposure, Origin, Signature, SignatureKind, SignatureState

# Mailboxes of these crowds have a domain of their own, so that they are nobody else's.
DOMAIN = "crowd.example.org"
CHUNK = 5_000
HOUSEHOLDS, REPEATS, UNCONFIRMED, COMMENTS = 0.02, 0.02, 0.03, 0.06
_TABLE: Table = Signature.__table__  # type: ignore[assignment]
_COLUMNS = [each for each in _TABLE.columns if each.name != "id" and each.computed is None]
_NAMES = [each.name for each in _COLUMNS]
_key_of_name = functools.lru_cache(maxsize=20_000)(name_key)
# What most rows have in common.
_BLANK: dict[str, Any] = dict.fromkeys(_NAMES) | {
    "kind": str(SignatureKind.PERSON),
    "origin": str(Origin.WEB),
    "organization": "",
    "role": "",
    "comment": "",
    "letter": "",
    "source": "",
    "text_version": 1,
    "invalidated_reason": "",
    "held_reason": "",
    "repeat_reason": "",
    "tallied_as": "",
}


@dataclass(slots=True)
class Mass:
    """Makes rows of one petition. `number` is that of the next mailbox; no two have the same."""

    setting: Setting
    rng: random.Random
    number: int
    _people: Names = field(init=False)
    _places: Places = field(init=False)
    _shorts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._people = Names(self.setting.facts.get("origins", {}))
        self._places = Places(self.setting.facts.get("places", {}))
        self._shorts = short_comments(self.setting.slug)

    def rows(self, count: int) -> list[dict[str, Any]]:
        """`count` new rows, repeats without the id of what they repeat."""
        about = self.setting
        times = instants(
            self.rng, count, opened_at=about.opened_at, until=about.until, zone=about.zone, news=about.news
        )
        made: list[dict[str, Any]] = []
        for at in times:
            again = self._on_same_mailbox(made[-1], at) if made else None
            made.append(again or self._newcomer(at))
        return made

    def _newcomer(self, at: dt.datetime) -> dict[str, Any]:
        name, origin = self._people.draw(self.rng)
        self.number += 1
        address = f"signatory{self.number}@{DOMAIN}"
        speaks = tongue(self.rng, origin)
        has_comment = self.rng.random() < COMMENTS
        return self._row(at, name, self._places.draw(self.rng)) | {
            "email": address,
            "mailbox_key": KEYRING.mailbox_key(address),
            "slot": 1,
            "language": speaks if speaks in self.setting.samples else next(iter(self.setting.samples)),
            "comment": self.rng.choice(self._shorts) if has_comment else "",
            **self._fate(at),
        }

    def _on_same_mailbox(self, before: dict[str, Any], at: dt.datetime) -> dict[str, Any] | None:
        """The second of a household, or the same person once more; None most of the time."""
        chance = self.rng.random()
        if (
            chance > HOUSEHOLDS + REPEATS
            or before["slot"] != 1
            or before["state"] != SignatureState.CONFIRMED
        ):
            return None
        same = {name: before[name] for name in ("email", "mailbox_key", "language")}
        place = {name: before[name] for name in _PLACE}
        if chance < HOUSEHOLDS:
            name = f"{self._people.draw(self.rng)[0].split()[0]} and family"
            return self._row(at, name, _HOME) | same | place | {"slot": 2, **self._fate(at)}
        again = {"repeat_reason": str(RepeatReason.SAME_NAME), "state": str(SignatureState.PENDING)}
        return self._row(at, before["name"], _HOME) | same | place | again

    def _row(self, at: dt.datetime, name: str, lives: Home) -> dict[str, Any]:
        rng = self.rng
        return _BLANK | {
            "public_id": uuid.UUID(int=rng.getrandbits(128), version=4),
            "petition_id": self.setting.petition_id,
            "name": name,
            "name_key": _key_of_name(name),
            "country": lives.country,
            "postal_code": lives.postal_code,
            "province": lives.province,
            "city": lives.city,
            "riding_code": lives.riding_code,
            "riding_method": RIDING_METHOD if lives.riding_code else None,
            "exposure": _EXPOSURES[rng.randrange(10)],
            "consent_updates": rng.random() < 0.4,
            "signed_at": at,
        }

    def _fate(self, at: dt.datetime) -> dict[str, Any]:
        confirmed_at = at + pause(self.rng)
        if self.rng.random() < UNCONFIRMED or confirmed_at >= self.setting.until:
            return {"state": str(SignatureState.PENDING)}
        return {"state": str(SignatureState.CONFIRMED), "confirmed_at": confirmed_at}


_EXPOSURES = [str(Exposure.PUBLIC)] * 4 + [str(Exposure.ADDRESSEE)] * 5 + [str(Exposure.COUNTED)]
_PLACE = ("country", "postal_code", "province", "city", "riding_code", "riding_method")
_HOME = Home("CA", "", "", "")


def first_number(session: Session) -> int:
    """A number above that of every mailbox that earlier crowds had."""
    return session.scalar(select(func.max(Signature.id))) or 0


def pour(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows into the database the quick way of its kind, and tie repeats to what they repeat."""
    last = first_number(session)
    connection = session.connection()
    values = _prepared(rows, connection.dialect)
    if connection.dialect.name == "postgresql":
        _copy(connection, values)
    else:
        statement = str(_TABLE.insert().compile(dialect=connection.dialect, column_keys=_NAMES))
        connection.exec_driver_sql(statement, list(values))
    _tie_repeats(session, last)


def _prepared(rows: Sequence[dict[str, Any]], dialect: Dialect) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples in the order of the columns, each value as the driver takes it."""
    by_name = _processors(dialect)
    for row in rows:
        for name, process in by_name:
            if row[name] is not None:
                row[name] = process(row[name])
    return map(itemgetter(*_NAMES), rows)


@functools.cache
def _processors(dialect: Dialect) -> list[tuple[str, Callable[[Any], Any]]]:
    found = ((each.name, each.type.dialect_impl(dialect).bind_processor(dialect)) for each in _COLUMNS)
    return [(name, process) for name, process in found if process is not None]


def _copy(connection: Connection, values: Iterator[tuple[Any, ...]]) -> None:
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY signatures ({', '.join(_NAMES)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _tie_repeats(session: Session, last: int) -> None:
    first = aliased(Signature)
    same_mailbox = (
        select(first.id)
        .where(first.petition_id == Signature.petition_id, first.mailbox_key == Signature.mailbox_key)
        .where(first.kind == Signature.kind, first.slot == 1)
        .scalar_subquery()
    )
    session.execute(
        update(Signature)
        .where(Signature.id > last, Signature.repeat_reason != "", Signature.repeat_of_id.is_(None))
        .values(repeat_of_id=same_mailbox)
        .execution_options(synchronize_session=False)
    )
