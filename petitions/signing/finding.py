"""Signatures as searches know them: by the words of names, towns, postal codes and comments, folded.

Montréal, MONTREAL and Saint Jérôme, Saint-Jérôme are each one. The worker reads what came in, so that signing
and imports pay nothing, and rows from before searches knew words are read alike.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from petitions.database import insert_for
from petitions.signing.finding_models import IS_UNREAD, LONGEST_WORD, SignatureWord
from petitions.signing.models import Exposure, Signature
from petitions.text.folding import folded_words

BATCH = 1_000
TOWN_MARK = "@"
_LONGEST_TOWN = 300
# More words of one signature than anybody looks for; a comment may have thousands.
_MOST_WORDS = 200
_TABLE = Signature.__table__
_READ = (Signature.name, Signature.organization, Signature.city, Signature.postal_code, Signature.comment)


def town_key(town: str) -> str:
    """A town without case, accents and the marks between its words.

    >>> town_key("Trois-Rivières"), town_key("St. John’s")
    ('trois rivieres', 'st johns')
    """
    return " ".join(folded_words(town))[:_LONGEST_TOWN]


def town_word(key: str) -> str:
    """The word under which a town is found as a whole, or by its beginning."""
    return (TOWN_MARK + key)[:LONGEST_WORD]


def words_of(texts: Iterable[str]) -> list[str]:
    """Every word of some texts once, in their order.

    >>> words_of(["Ann Lee-Roy", "Hull", "J8X1A1", "For Ann’s sister"])
    ['ann', 'lee', 'roy', 'hull', 'j8x1a1', 'for', 'anns', 'sister']
    """
    found = dict.fromkeys(word[:LONGEST_WORD] for text in texts for word in _unjoined(folded_words(text)))
    return list(found)[:_MOST_WORDS]


def _unjoined(words: Iterable[str]) -> Iterable[str]:
    """Scripts that leave no blanks between words are found from each of their characters on."""
    for word in words:
        starts = range(len(word)) if _is_joined(word) else (0,)
        yield from (word[start:] for start in starts)


def _is_joined(word: str) -> bool:
    return any("\u2e80" <= character <= "\u9fff" or "\u0e00" <= character <= "\u0eff" for character in word)


def read_batch(session: Session) -> bool:
    """Note the words of some rows that came since, or were there before searches knew words. True.

    There may be more.
    """
    query = select(Signature.id, Signature.petition_id, Signature.exposure, *_READ).where(IS_UNREAD)
    rows = session.execute(
        query.order_by(Signature.petition_id, Signature.id).limit(BATCH).with_for_update(skip_locked=True)
    ).all()
    if rows:
        _note(session, rows)
    return len(rows) == BATCH


def _note(session: Session, rows: Sequence[Any]) -> None:
    read = [(row, words_of(row[3:]), town_key(row.city)) for row in rows]
    found = [
        {"petition_id": row.petition_id, "word": word, "signature_id": row.id}
        for row, words, town in read
        if row.exposure != Exposure.COUNTED
        for word in (*words, *([town_word(town)] if town else ()))
    ]
    connection = session.connection()
    if found:
        connection.execute(insert_for(session, SignatureWord.__table__).on_conflict_do_nothing(), found)
    noted = update(_TABLE).where(_TABLE.c.id == bindparam("row_id"))  # type: ignore[arg-type]
    connection.execute(
        noted.values(words=bindparam("all_words"), town_key=bindparam("town")),
        [
            {"row_id": row.id, "all_words": f" {' '.join(words)}", "town": town if row.city else None}
            for row, words, town in read
        ],
    )


def forget_words(session: Session, signature_ids: Sequence[int]) -> None:
    """Let some signatures be found by nothing any more; before their own words go."""
    query = select(Signature.id, Signature.petition_id, Signature.words, Signature.town_key)
    known = [
        {"a_petition": row.petition_id, "a_word": word, "a_signature": row.id}
        for row in session.execute(query.where(Signature.id.in_(signature_ids)))
        for word in (*(row.words or "").split(), *([town_word(row.town_key)] if row.town_key else ()))
    ]
    if known:
        table = SignatureWord.__table__
        session.connection().execute(
            delete(table).where(  # type: ignore[arg-type]
                table.c.petition_id == bindparam("a_petition"),
                table.c.word == bindparam("a_word"),
                table.c.signature_id == bindparam("a_signature"),
            ),
            known,
        )
