"""The signatures of a run, read once from the database and laid down on disk in the order of print.

What follows (three kinds of documents for each addressee) reads from there, so that no database session stays
open over slow work and a million rows need no more memory than a thousand.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from anyascii import anyascii
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from petitions.campaign.models import Petition
from petitions.comments.models import Comment
from petitions.delivery.contents.constituents import DELIVERED_CLASSES, Constituent
from petitions.delivery.contents.likeness import letter_key, near_letters, sample_key
from petitions.delivery.models import DeliveryRun, Inclusion
from petitions.delivery.proof.row_digest import row_digest, salt_of, statement
from petitions.signing.models import Exposure, Signature, SignatureKind
from petitions.signing.organization_models import SigningOrganization

BATCH = 2_000
_SCHEMA = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, run INTEGER, riding TEXT, riding_run INTEGER, leaf BLOB,"
    " organization TEXT, organization_en TEXT, organization_fr TEXT,"
    " role TEXT, name TEXT, sort TEXT, city TEXT, province TEXT, country TEXT,"
    " signed_on TEXT, language TEXT, version INTEGER, comment TEXT, is_highlighted INTEGER, letter TEXT,"
    " letter_key BLOB)",
    "CREATE TABLE grouped (part TEXT, letter_key BLOB, PRIMARY KEY (part, letter_key)) WITHOUT ROWID",
    "CREATE TABLE near (letter_key BLOB PRIMARY KEY, leader BLOB) WITHOUT ROWID",
)
# The file is scratch: a lost one is gathered again.
_FAST = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA temp_store = FILE")
_INDEXES = (
    "CREATE INDEX people_letter ON people (letter_key) WHERE letter_key IS NOT NULL",
    "CREATE INDEX people_riding ON people (riding, riding_run)",
)
_INSERT = f"INSERT INTO people VALUES ({', '.join('?' * 21)})"  # noqa: S608 - nothing but marks


class Gathered:
    """The signatures of one run on disk. Used in a `with` block; the file goes with its folder."""

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "people.db", isolation_level=None, check_same_thread=False)
        for pragma in _FAST:
            self._base.execute(pragma)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def fill(self, rows: Iterator[Sequence[Any]]) -> None:
        for table in _SCHEMA:
            self._base.execute(table)
        self._base.execute("BEGIN")
        self._base.executemany(_INSERT, rows)
        self._base.execute("COMMIT")
        for index in _INDEXES:
            self._base.execute(index)

    def remember(self, part: str, letter_keys: list[bytes]) -> None:
        """Note the letters that one part prints once for all who sent them."""
        rows = ((part, key) for key in letter_keys)
        self._base.executemany("INSERT OR IGNORE INTO grouped VALUES (?, ?)", rows)

    def put_near_to_near(self, samples: Sequence[tuple[bytes, str]]) -> None:
        """Note which letters are nearly another: the sample, one that more people sent, or an earlier one."""
        different = self.rows(
            "SELECT letter_key, min(letter) FROM people WHERE letter <> '' AND letter_key IS NOT NULL"
            " GROUP BY letter_key ORDER BY count(*) DESC, min(id)"
        )
        pairs = list(near_letters(((key, text) for key, text in different), samples))
        self._base.executemany("INSERT INTO near VALUES (?, ?)", pairs)

    def rows(self, query: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, a few at a time."""
        cursor = self._base.execute(query, values)
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def gather(
    session: Session,
    run: DeliveryRun,
    folder: Path,
    *,
    after: int,
    zone: str,
    row_key: bytes,
    told: Callable[[int], None] = lambda _count: None,
) -> Gathered:
    """Lay down every signature that counts and that the runs after number `after` brought, up to this one.

    `told` hears now and then how many are read.
    """
    gathered = Gathered(folder)
    place = ZoneInfo(zone)
    samples = _sample_keys(run.petition)
    rows = _counted(_stream(session, run, after), told)
    gathered.fill(_prepared(row, place, samples, row_key) for row in rows)
    gathered.put_near_to_near(_samples(run.petition) if samples else ())
    return gathered


def _counted(rows: Iterator[Any], told: Callable[[int], None]) -> Iterator[Any]:
    for number, row in enumerate(rows, start=1):
        if number % BATCH == 0:
            told(number)
        yield row


_COLUMNS = (
    Signature.public_id,
    Signature.kind,
    Signature.exposure,
    Signature.organization,
    Signature.role,
    Signature.name,
    Signature.city,
    Signature.province,
    Signature.country,
    Signature.signed_at,
    Signature.language,
    Signature.text_version,
    Signature.comment,
    Signature.comment_hidden_at,
    Signature.comment_highlighted_at,
    Signature.letter,
    Inclusion.salt,
    # What an organizer left of it, where words were masked by hand.
    func.coalesce(Comment.edited, Signature.comment).label("comment_left"),
    SigningOrganization.name_en,
    SigningOrganization.name_fr,
)


def _stream(session: Session, run: DeliveryRun, after: int) -> Iterator[Any]:
    """One forward reading with a cursor on the server, in the order of the signatures' ids."""
    riding_run = aliased(DeliveryRun)
    is_brought = (Constituent.signature_id == Signature.id) & Constituent.left_run_id.is_(None)
    query = (
        select(
            Signature.id,
            DeliveryRun.number,
            func.coalesce(Constituent.riding_code, "").label("riding"),
            riding_run.number.label("riding_number"),
            *_COLUMNS,
        )
        .join(Inclusion, Inclusion.signature_id == Signature.id)
        .join(DeliveryRun, DeliveryRun.id == Inclusion.joined_run_id)
        .outerjoin(Comment, Comment.signature_id == Signature.id)
        .outerjoin(SigningOrganization, SigningOrganization.signature_id == Signature.id)
        .outerjoin(Constituent, is_brought)
        .outerjoin(riding_run, riding_run.id == Constituent.joined_run_id)
        .where(DeliveryRun.petition_id == run.petition_id, Inclusion.left_run_id.is_(None))
        .where(or_(DeliveryRun.number > after, riding_run.number > after), DeliveryRun.number <= run.number)
        .where(Signature.counted_as.in_(DELIVERED_CLASSES))
        .order_by(Signature.id)
        .execution_options(yield_per=BATCH)
    )
    yield from session.execute(query)


def _prepared(row: Any, zone: ZoneInfo, samples: set[bytes], row_key: bytes) -> Sequence[Any]:
    is_counted = row.exposure == Exposure.COUNTED
    is_organization = row.kind == SignatureKind.ORGANIZATION
    name = "" if is_counted else row.name
    return (
        row.id,
        row.number,
        row.riding,
        row.riding_number,
        _leaf(row, row_key),
        row.organization if is_organization and not is_counted else None,
        row.name_en or "",
        row.name_fr or "",
        row.role,
        name,
        _alphabetical(row.organization if is_organization else name),
        # A place is a clue to who it is: it goes with the name.
        "" if is_counted else row.city,
        row.province,
        row.country,
        row.signed_at.astimezone(zone).date().isoformat(),
        row.language,
        row.text_version,
        "" if row.comment_hidden_at or is_organization else row.comment_left,
        row.comment_highlighted_at is not None,
        *_letter(row.letter, row.language, is_organization, samples),
    )


def _alphabetical(name: str) -> str:
    """What names of all scripts are sorted by, together."""
    return (name if name.isascii() else anyascii(name)).casefold()


def _leaf(row: Any, row_key: bytes) -> bytes:
    said = statement(
        name=row.name,
        organization=row.organization,
        language=row.language,
        version=row.text_version,
        signed_at=row.signed_at,
    )
    return row_digest(salt_of(row_key, row.public_id.bytes, row.salt), said)


def _letter(text: str, language: str, is_organization: bool, samples: set[bytes]) -> tuple[str, bytes | None]:
    if is_organization or not samples:
        return "", None
    key = letter_key(text)
    # An empty letter is the sample in the language that was shown.
    return ("", sample_key(language)) if not text.strip() or key in samples else (text, key)


def _sample_keys(petition: Petition) -> set[bytes]:
    return {letter_key(text) for _, text in _samples(petition)}


def _samples(petition: Petition) -> list[tuple[bytes, str]]:
    """Every sample there ever was; those of one language stand under one key."""
    written = (text for text in petition.texts if text.sample_letter.strip())
    return [(sample_key(text.language), text.sample_letter) for text in written]


def day(text: str) -> dt.date:
    """The date that a text such as 2026-06-01 names."""
    return dt.date.fromisoformat(text)
