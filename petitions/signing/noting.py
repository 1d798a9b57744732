"""Note the words of signatures in one statement a batch: a million rows are read in minutes, not in hours.

A word lies where its letters place it, so that a batch touches pages all over the table. SQLite is lent room
to keep them at hand; as it comes it has two megabytes, and would read and write each page again and again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from petitions.database import connection_of, run

# A signature's id, all its words as one text, and its town (None: it has none).
Noted = tuple[int, str, str | None]
# A petition, a word and a signature.
Found = tuple[int, str, int]

_ROOM = "PRAGMA cache_size = -131072"
_KEEP_WORDS = {
    "postgresql": """
INSERT INTO signature_words (petition_id, word, signature_id)
SELECT * FROM unnest(%(petition_id)s::bigint[], %(word)s::text[], %(signature_id)s::bigint[])
ON CONFLICT DO NOTHING""",
    "sqlite": "INSERT OR IGNORE INTO signature_words (petition_id, word, signature_id) VALUES (?, ?, ?)",
}
_DROP_WORDS = {
    "postgresql": """
DELETE FROM signature_words AS noted
USING unnest(%(petition_id)s::bigint[], %(word)s::text[], %(signature_id)s::bigint[]) AS former (p, w, s)
WHERE noted.petition_id = former.p AND noted.word = former.w AND noted.signature_id = former.s""",
    "sqlite": "DELETE FROM signature_words WHERE petition_id = ? AND word = ? AND signature_id = ?",
}
_MARK = {
    "postgresql": """
UPDATE signatures SET words = read.words, town_key = read.town
FROM unnest(%(signature_id)s::bigint[], %(words)s::text[], %(town)s::text[]) AS read (id, words, town)
WHERE signatures.id = read.id""",
    "sqlite": "UPDATE signatures SET words = ?2, town_key = ?3 WHERE id = ?1",
}


def keep_words(session: Session, found: Sequence[Found]) -> None:
    """Let signatures be found by words; those that are known stay as they are."""
    _write(session, _KEEP_WORDS, ("petition_id", "word", "signature_id"), sorted(found))


def drop_words(session: Session, known: Sequence[Found]) -> None:
    """Let signatures be found by words no more."""
    _write(session, _DROP_WORDS, ("petition_id", "word", "signature_id"), sorted(known))


def mark_read(session: Session, noted: Sequence[Noted]) -> None:
    """Keep with each signature what was read of it."""
    _write(session, _MARK, ("signature_id", "words", "town"), noted)


def _write(session: Session, statements: dict[str, str], columns: Sequence[str], rows: Sequence[Any]) -> None:
    """All rows at once: as columns of one statement, or one by one where no server is asked."""
    if not rows:
        return
    connection = connection_of(session)
    if connection.dialect.name == "postgresql":
        values = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
        run(connection, statements["postgresql"], values)
    else:
        connection.exec_driver_sql(_ROOM)
        connection.exec_driver_sql(statements["sqlite"], list(rows))
