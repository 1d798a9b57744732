"""Very many more signatures, for trying scale: made quickly, put into the database by the thousand.

They obey the rules of signing: every mailbox has its key, its places and, now and then, a household or
somebody who signed twice. What a column's type does to a value is asked of the type itself, once a column.
"""

import datetime as dt
import functools
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import LargeBinary, Table, func, select, update
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import TypeDecorator, TypeEngine

from petitions.crypto import KEYRING
from petitions.demo.crowd import Setting
from petitions.demo.people import Names
from petitions.demo.places import RIDING_METHOD, SECOND_HALVES, Home, Places
from petitions.demo.rhythm import instants, pause
from petitions.demo.voices import short_comments, tongue
from petitions.identity.match import RepeatReason
from petitions.identity.name_key import is_same_name, name_key
from petitions.signing.models import Exposure, Origin, Signature, SignatureKind, SignatureState

# Mailboxes of these crowds have a domain of their own, so that they are nobody else's.
DOMAIN = "crowd.example.org"
HOUSEHOLDS, REPEATS, UNCONFIRMED, COMMENTS = 0.02, 0.02, 0.03, 0.06
_TABLE: Table = Signature.__table__  # type: ignore[assignment]
_COLUMNS = [each for each in _TABLE.columns if each.name != "id" and each.computed is None]
_NAMES = [each.name for each in _COLUMNS]
_STOCK = 4_000
_EXPOSURES = [str(Exposure.PUBLIC)] * 4 + [str(Exposure.ADDRESSEE)] * 5 + [str(Exposure.COUNTED)]
_PLACE = ("country", "postal_code", "province", "city", "riding_code", "riding_method")
_OF_MAILBOX = ("email", "mailbox_key", *_PLACE)
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
    "consent_updates": False,
}


class Mass:
    """Makes rows of one petition. `number` is that of the last mailbox; no two have the same.

    People, homes and pauses are drawn from stocks that are laid in once, because a million draws take time.
    """

    def __init__(self, setting: Setting, rng: random.Random, number: int) -> None:
        self.setting, self.rng, self.number = setting, rng, number
        names, places = Names(setting.facts.get("origins", {})), Places(setting.facts.get("places", {}))
        self._people = [self._person(*names.draw(rng)) for _ in range(_STOCK)]
        self._homes = [_home_columns(places.draw(rng)) for _ in range(_STOCK)]
        self._pauses = [pause(rng) for _ in range(_STOCK)]
        self._comments = short_comments(setting.slug)

    def _person(self, name: str, origin: str) -> dict[str, Any]:
        speaks, samples = tongue(self.rng, origin), self.setting.samples
        language = speaks if speaks in samples else next(iter(samples))
        return {"name": name, "name_key": name_key(name), "language": language}

    def rows(self, count: int) -> list[dict[str, Any]]:
        """`count` new rows, repeats without the id of what they repeat."""
        about, rng, made = self.setting, self.rng, list[dict[str, Any]]()
        times = instants(
            rng, count, opened_at=about.opened_at, until=about.until, zone=about.zone, news=about.news
        )
        people, homes = rng.choices(self._people, k=count), rng.choices(self._homes, k=count)
        halves, pauses = rng.choices(SECOND_HALVES, k=count), rng.choices(self._pauses, k=count)
        for at, person, lives, half, waits in zip(times, people, homes, halves, pauses, strict=True):
            row = self._blank(at) | person | self._fate(at + waits)
            chance = rng.random()
            if made and chance < HOUSEHOLDS + REPEATS and made[-1]["slot"] == 1 and made[-1]["confirmed_at"]:
                row |= _of_same_mailbox(made[-1], row, is_repeat=chance < REPEATS)
            else:
                row |= lives | self._mailbox()
                if lives["country"] == "CA":
                    row["postal_code"] += half
            made.append(row)
        return made

    def _blank(self, at: dt.datetime) -> dict[str, Any]:
        rng = self.rng
        return _BLANK | {
            "public_id": uuid.UUID(int=rng.getrandbits(128), version=4),
            "petition_id": self.setting.petition_id,
            "exposure": rng.choice(_EXPOSURES),
            "comment": rng.choice(self._comments) if rng.random() < COMMENTS else "",
            "signed_at": at,
        }

    def _mailbox(self) -> dict[str, Any]:
        self.number += 1
        address = f"signatory{self.number}@{DOMAIN}"
        return {"email": address, "mailbox_key": KEYRING.mailbox_key(address), "slot": 1}

    def _fate(self, confirmed_at: dt.datetime) -> dict[str, Any]:
        if self.rng.random() < UNCONFIRMED or confirmed_at >= self.setting.until:
            return {"state": str(SignatureState.PENDING)}
        return {"state": str(SignatureState.CONFIRMED), "confirmed_at": confirmed_at}


def _of_same_mailbox(first: dict[str, Any], row: dict[str, Any], *, is_repeat: bool) -> dict[str, Any]:
    """What makes a row the same person's once more, or somebody else's of the same home.

    Two of one name on one mailbox are one person, so that is always a repeat.
    """
    same = {name: first[name] for name in _OF_MAILBOX}
    if not is_repeat and not is_same_name(row["name"], first["name"]):
        return same | {"slot": 2}
    again = {"repeat_reason": str(RepeatReason.SAME_NAME), "state": str(SignatureState.PENDING)}
    person = {name: first[name] for name in ("name", "name_key", "language")}
    return same | person | again | {"confirmed_at": None}


def _home_columns(lives: Home) -> dict[str, Any]:
    """A home without the second half of a Canadian postal code."""
    return {
        "country": lives.country,
        "postal_code": lives.postal_code[:3] if lives.country == "CA" else lives.postal_code,
        "province": lives.province,
        "city": lives.city,
        "riding_code": lives.riding_code,
        "riding_method": RIDING_METHOD if lives.riding_code else None,
    }


def first_number(session: Session) -> int:
    """A number above that of every mailbox that earlier crowds had."""
    return session.scalar(select(func.max(Signature.id))) or 0


def pour(session: Session, values: Sequence[tuple[Any, ...]]) -> None:
    """Put prepared rows into the database the quick way of its kind, and tie repeats to what they repeat."""
    last = first_number(session)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _copy(connection, values)
    else:
        # Without room for the indexes, SQLite would read them from the file again and again.
        connection.exec_driver_sql("PRAGMA cache_size = -262144")
        statement = str(_TABLE.insert().compile(dialect=connection.dialect, column_keys=_NAMES))
        connection.exec_driver_sql(statement, list(values))
    _tie_repeats(session, last)


def prepared(rows: Sequence[dict[str, Any]], dialect: Dialect) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples in the order of the columns, each value as the driver takes it."""
    by_name = _processors(dialect)
    for row in rows:
        for name, process in by_name:
            if row[name] is not None:
                row[name] = process(row[name])
    return map(itemgetter(*_NAMES), rows)


@functools.cache
def _processors(dialect: Dialect) -> list[tuple[str, Callable[[Any], Any]]]:
    found = [(each.name, _processor(each.type, dialect)) for each in _COLUMNS]
    return [(name, process) for name, process in found if process is not None]


def _processor(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What a type does to a value on its way to the driver; None for nothing.

    Bytes stay bytes, because a driver's wrapping of them cannot go from process to process.
    """
    own = (
        functools.partial(kind.process_bind_param, dialect=dialect)
        if isinstance(kind, TypeDecorator)
        else None
    )
    if isinstance(getattr(kind, "impl_instance", kind), LargeBinary):
        return own
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _copy(connection: Connection, values: Sequence[tuple[Any, ...]]) -> None:
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
