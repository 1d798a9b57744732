"""One page of a selection, newest first, as quick at a million signatures as at a thousand.

What is rare is looked up by the words that the worker has noted, what is common is met soon when one walks
from the newest on: both show the same rows, for the selection's own condition holds for each.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session, defer

from petitions.dedupe.asked import ADDRESS_MARK, town_asked, words_asked
from petitions.dedupe.selection import Selection
from petitions.signing.finding import town_word
from petitions.signing.finding_models import IS_READ, IS_UNREAD, SignatureWord
from petitions.signing.models import Signature

PAGE_SIZE = 50
# With more signatures than this under a word, a page of them is met on the way from the newest.
_RARE = 2_000
_LAST_CHARACTER = chr(0x10FFFF)


def page_of(
    session: Session, selection: Selection, *, before_id: int | None = None, limit: int = PAGE_SIZE
) -> tuple[Sequence[Signature], int | None]:
    """One page, newest first, and the id before which the next page begins (None: this was the last).

    By key and not by offset, so that the thousandth page costs what the first does.
    """
    few, newest = _few(session, selection, before_id)
    found = select(Signature.id).where(selection.condition())
    if few is not None:
        found = found.where(Signature.id.in_(few))
    if newest is not None:
        found = found.where(Signature.id <= newest)
    if before_id is not None:
        found = found.where(Signature.id < before_id)
    # The indexes for searches know what the worker has read; of the rest there are few.
    ids = [_newest(found.where(part), limit + 1) for part in (IS_READ, IS_UNREAD)]
    query = select(Signature).where(Signature.id.in_(union_all(*ids))).options(defer(Signature.email))
    rows = session.scalars(query.order_by(Signature.id.desc()).limit(limit + 1)).all()
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def _newest(query: Select[int], limit: int) -> Select[int]:
    """A part of a UNION may be ordered and cut on both databases only inside of a query of its own."""
    part = query.order_by(Signature.id.desc()).limit(limit).subquery()
    return select(part.c.id)


def _few(
    session: Session, selection: Selection, before_id: int | None
) -> tuple[list[int] | None, int | None]:
    """The ids under the first word that is rare, if one is; else the newest id that a page can begin with."""
    newest: list[int] = []
    for word in _asked(selection):
        under = _under(selection.petition_id, word, before_id)
        ids = list(session.scalars(under.limit(_RARE)))
        if len(ids) < _RARE:
            return ids, None
        last = under.with_only_columns(func.max(SignatureWord.signature_id))
        newest.append(session.scalar(last) or 0)
    return None, min(newest, default=None)


def _asked(selection: Selection) -> Iterator[str]:
    yield from (word for word in words_asked(selection.words) if word and ADDRESS_MARK not in word)
    if town := town_asked(selection.town):
        yield town_word(town)


def _under(petition_id: int, word: str, before_id: int | None) -> Select[int]:
    """The ids of a petition's signatures with a word that begins so."""
    query = select(SignatureWord.signature_id).where(
        SignatureWord.petition_id == petition_id,
        SignatureWord.word >= word,
        SignatureWord.word < word + _LAST_CHARACTER,
    )
    return query if before_id is None else query.where(SignatureWord.signature_id < before_id)
