"""One page of a selection, newest first, as quick at a million signatures as at a thousand.

What is rare is looked up by the words that the worker has noted, what is common is met soon when one walks
from the newest on: both show the same rows, for the selection's own condition holds for each. The indexes for
searches know what the worker has read; of the rest there are few.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, intersect, select, union_all
from sqlalchemy.orm import Session, defer

from petitions.dedupe.asked import ADDRESS_MARK, town_asked, words_asked
from petitions.dedupe.selection import Selection, is_of
from petitions.signing.finding import town_word
from petitions.signing.finding_models import IS_READ, IS_UNREAD, SignatureWord
from petitions.signing.models import Signature

PAGE_SIZE = 50
# With more signatures than this under a word, a page of them is met on the way from the newest.
_RARE = 5_000
_ALL = 2**31
_LAST_CHARACTER = chr(0x10FFFF)


def page_of(
    session: Session, selection: Selection, *, before_id: int | None = None, limit: int = PAGE_SIZE
) -> tuple[Sequence[Signature], int | None]:
    """One page, newest first, and the id before which the next page begins (None: this was the last).

    By key and not by offset, so that the thousandth page costs what the first does.
    """
    read, unread = (select(Signature.id).where(selection.condition(), part) for part in (IS_READ, IS_UNREAD))
    few, newest = _few(session, selection, before_id)
    if few is not None:
        read = read.where(Signature.id.in_(few))
    if newest is not None:
        read = read.where(Signature.id <= newest)
    if before_id is not None:
        read, unread = read.where(Signature.id < before_id), unread.where(Signature.id < before_id)
    ids = union_all(_newest(read, limit + 1), _newest(unread, limit + 1))
    query = select(Signature).where(Signature.id.in_(ids)).options(defer(Signature.email))
    rows = session.scalars(query.order_by(Signature.id.desc()).limit(limit + 1)).all()
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def _newest(query: Select[int], limit: int) -> Select[int]:
    """A part of a UNION may be ordered and cut on both databases only inside of a query of its own."""
    part = query.order_by(Signature.id.desc()).limit(limit).subquery()
    return select(part.c.id)


def _few(
    session: Session, selection: Selection, before_id: int | None
) -> tuple[list[int] | None, int | None]:
    """The ids under the first thing asked for that is rare; else the newest id that a page can begin with."""
    common: list[tuple[Select[int], Any]] = []
    for query, id_column in _asked(selection):
        is_bound = before_id is not None and id_column is not Signature.id
        under = query.where(id_column < before_id) if is_bound else query
        ids = list(session.scalars(under.limit(_RARE)))
        if len(ids) < _RARE:
            return ids, None
        common.append((under, id_column))
    words = [under for under, id_column in common if id_column is SignatureWord.signature_id]
    if len(words) > 1:
        both = list(session.scalars(select(intersect(*words).subquery()).limit(_RARE)))
        if len(both) < _RARE:
            return both, None
    newest = (session.scalar(under.with_only_columns(func.max(column))) for under, column in common)
    return None, min((each or 0 for each in newest), default=None)


def _asked(selection: Selection) -> Iterator[tuple[Select[int], Any]]:
    """For each thing that is asked for the ids of what the worker has read of it, out of one index."""
    petition_id = selection.petition_id
    for word in words_asked(selection.words):
        if ADDRESS_MARK in word:
            yield _with(petition_id, is_of(word)), Signature.id
        elif word:
            yield _under(petition_id, word), SignatureWord.signature_id
    if town := town_asked(selection.town):
        yield _under(petition_id, town_word(town)), SignatureWord.signature_id
    for field in selection.fields():
        yield _with(petition_id, and_(IS_READ, *field)), Signature.id
    for span in selection.spans():
        # With a limit of its own, PostgreSQL does not walk down from the newest of all to find its newest.
        within = _with(petition_id, and_(IS_READ, *span)).limit(_ALL).subquery()
        yield select(within.c.id), within.c.id


def _with(petition_id: int, condition: ColumnElement[bool]) -> Select[int]:
    return select(Signature.id).where(Signature.petition_id == petition_id, condition)


def _under(petition_id: int, word: str) -> Select[int]:
    """The ids of a petition's signatures with a word that begins so."""
    return select(SignatureWord.signature_id).where(
        SignatureWord.petition_id == petition_id,
        SignatureWord.word >= word,
        SignatureWord.word < word + _LAST_CHARACTER,
    )
