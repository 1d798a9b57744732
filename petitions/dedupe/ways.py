"""The ways to what a selection asks for: each an index that has a thing's signatures side by side.

Whoever lists or counts takes the narrowest and tries the other conditions on what it leads to. The indexes
for searches hold what the worker has read; of the rest there are few, and they are gone through.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session

from petitions.dedupe.asked import Asked, Asking, asked_in, town_asked
from petitions.dedupe.selection import PERSON, TOWN, Selection, ids_of_person, is_of, word_part
from petitions.signing.finding_models import HAS_SOURCE, IS_OF_FEW, IS_READ, IS_UNREAD, SignatureWord
from petitions.signing.models import CountClass, Signature
from petitions.signing.places import ABROAD, is_from
from petitions.signing.spelling import LONGEST_WORD, domain_word, town_word

_LAST_CHARACTER = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Way:
    """The ids that it leads to, some more than once; and which part of the search it stands for, if any."""

    ids: Select[int]
    instead_of: str = ""


def ways_to(selection: Selection) -> Iterator[Way]:
    """A way for each thing that is asked for and that has one."""
    yield from ways_to_words(selection)
    for conditions in _fields(selection):
        yield Way(_read_and_unread(selection.petition_id, *conditions))
    for ids in (*_marks(selection), *selection.narrowed.ways(selection.petition_id)):
        yield Way(ids)


def ways_to_words(selection: Selection) -> Iterator[Way]:
    """The ways to what only whole rows tell otherwise."""
    petition_id = selection.petition_id
    for number, asked in enumerate(asked_in(selection.words)):
        if (ids := _to_word(petition_id, asked)) is not None:
            yield Way(ids, word_part(number))
    if town := town_asked(selection.town):
        word = town_word(town)
        yield Way(_beginning(petition_id, word), TOWN if len(word) < LONGEST_WORD else "")
    if selection.person_id is not None:
        yield Way(ids_of_person(selection.person_id), PERSON)


def narrowest(session: Session, ways: Sequence[Way], *, below: int) -> Way | None:
    """The way that leads to the fewest signatures; None when none leads to fewer than `below`."""
    numbers = [session.scalar(_number(way, below)) or 0 for way in ways]
    least = min(numbers, default=below)
    return ways[numbers.index(least)] if least < below else None


def _number(way: Way, most: int) -> Select[int]:
    return select(func.count()).select_from(way.ids.limit(most).subquery())


def _to_word(petition_id: int, asked: Asked) -> Select[int] | None:
    match asked.asking:
        case Asking.BEGINNING:
            return _beginning(petition_id, asked.text)
        case Asking.WORD:
            return _under(petition_id, SignatureWord.word == asked.text)
        case Asking.DOMAIN:
            return _under(petition_id, SignatureWord.word == domain_word(asked.text))
        case Asking.ADDRESS:
            return _of(petition_id, is_of(asked.text))
        case Asking.NUMBER:
            return _of(petition_id, Signature.id == int(asked.text))
        case _:
            return None


def _beginning(petition_id: int, word: str) -> Select[int]:
    return _under(petition_id, SignatureWord.word >= word, SignatureWord.word < word + _LAST_CHARACTER)


def _under(petition_id: int, *conditions: ColumnElement[bool]) -> Select[int]:
    return select(SignatureWord.signature_id).where(SignatureWord.petition_id == petition_id, *conditions)


def _of(petition_id: int, *conditions: ColumnElement[bool]) -> Select[int]:
    return select(Signature.id).where(Signature.petition_id == petition_id, *conditions)


def _read_and_unread(petition_id: int, *conditions: ColumnElement[bool]) -> Select[int]:
    """What the index of a field holds, and the same of what the worker has not come by yet."""
    read = _of(petition_id, IS_READ, *conditions)
    both = union_all(read, _of(petition_id, IS_UNREAD, *conditions)).subquery()
    return select(both.c.id)


def _fields(selection: Selection) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """What is asked for of a field, as its index needs to hear it."""
    if selection.counted_as not in (None, CountClass.CONFIRMED, CountClass.PENDING):
        yield IS_OF_FEW, Signature.counted_as == selection.counted_as
    if selection.source:
        yield HAS_SOURCE, Signature.source == selection.source
    if selection.language is not None:
        yield (Signature.language == selection.language,)
    if selection.province is not None:
        yield (Signature.province == selection.province,)
    if (place := selection.narrowed.place) not in (None, ABROAD):
        yield (is_from(place),)
    if selection.signed_from is not None or selection.signed_until is not None:
        yield tuple(_span(selection))


def _span(selection: Selection) -> Iterator[ColumnElement[bool]]:
    if selection.signed_from is not None:
        yield Signature.signed_at >= selection.signed_from
    if selection.signed_until is not None:
        yield Signature.signed_at < selection.signed_until


def _marks(selection: Selection) -> Iterator[Select[int]]:
    """What is asked for of fields whose index holds every row, read or not."""
    petition_id = selection.petition_id
    if selection.riding_codes is not None:
        yield _of(petition_id, Signature.riding_code.in_(selection.riding_codes))
    if selection.held_reason is not None:
        yield _of(petition_id, Signature.held_at.is_not(None))
    if selection.ids is not None:
        yield _of(petition_id, Signature.id.in_(selection.ids))
