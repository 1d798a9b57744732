"""Signatures as searches know them: by the words of names, towns, postal codes and comments, by mail domain.

The worker reads what came in, so that signing and imports pay nothing, and rows that were read by earlier
rules are read anew alike.
"""

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.orm import Session

from petitions.crypto import KEYRING
from petitions.signing.finding_models import IS_UNREAD, READ_MARK
from petitions.signing.models import Exposure, Signature
from petitions.signing.noting import drop_words, keep_words, mark_read
from petitions.signing.spelling import domain_word, town_key, town_word, words_of

BATCH = 2_000
_SEALED = type_coerce(Signature.email, LargeBinary)
_TEXTS = (Signature.name, Signature.organization, Signature.city, Signature.postal_code, Signature.comment)
_ROW = (Signature.id, Signature.petition_id, Signature.exposure, Signature.words, _SEALED.label("sealed"))


def read_batch(session: Session) -> bool:
    """Note the words of some rows that came since, or were read by earlier rules. True: there may be more."""
    query = select(*_ROW, *_TEXTS).where(IS_UNREAD).order_by(Signature.petition_id, Signature.id)
    rows = session.execute(query.limit(BATCH).with_for_update(skip_locked=True, of=Signature)).all()
    if rows:
        _note(session, rows)
    return len(rows) == BATCH


def has_unread(session: Session, petition_id: int) -> bool:
    """Whether signatures have come in that no search for words finds yet."""
    some = select(Signature.id).where(Signature.petition_id == petition_id, IS_UNREAD).limit(1)
    return session.scalar(some) is not None


def _note(session: Session, rows: Sequence[Any]) -> None:
    if former := [row.id for row in rows if row.words is not None]:
        forget_words(session, former)
    read = [(row, _words_in(row), town_key(row.city)) for row in rows]
    found = [
        (row.petition_id, word, row.id)
        for row, words, town in read
        if row.exposure != Exposure.COUNTED
        for word in (*words, *([town_word(town)] if town else ()))
    ]
    keep_words(session, found)
    mark_read(session, [(row.id, kept_words(words), town if row.city else None) for row, words, town in read])


def _words_in(row: Any) -> list[str]:
    domain = _domain_of(row.sealed)
    return [*([domain] if domain else ()), *words_of(row[len(_ROW) :])]


def _domain_of(sealed: bytes | None) -> str:
    """The word of the mail domain; "" without an address, or with one whose key is lost."""
    if not sealed:
        return ""
    try:
        return domain_word(KEYRING.decrypt(bytes(sealed)).rpartition("@")[2].lower())
    except InvalidToken:
        return ""


def kept_words(words: Sequence[str]) -> str:
    """The words as they are kept with the signature: a mark that they were read, then each between blanks.

    >>> kept_words(["ann", "lee"]), kept_words([])
    ('| ann lee ', '| ')
    """
    return f"{READ_MARK} {''.join(f'{word} ' for word in words)}"


def forget_words(session: Session, signature_ids: Sequence[int]) -> None:
    """Let some signatures be found by nothing any more; before their own words go."""
    query = select(Signature.id, Signature.petition_id, Signature.words, Signature.town_key)
    known = [
        (row.petition_id, word, row.id)
        for row in session.execute(query.where(Signature.id.in_(signature_ids)))
        for word in (
            *(row.words or "").removeprefix(READ_MARK).split(),
            *([town_word(row.town_key)] if row.town_key else ()),
        )
    ]
    drop_words(session, known)
