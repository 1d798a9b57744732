"""A selection of a petition's signatures: what a list shows, and what a batch is done to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, false, func, select, union_all
from sqlalchemy.orm import Session, aliased

from petitions.crypto import KEYRING
from petitions.dedupe.asked import Asked, Asking, asked_in, town_asked
from petitions.dedupe.narrowing import Narrowing
from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.signing.models import CountClass, Exposure, Signature
from petitions.signing.spelling import domain_word

NOTHING, TOWN, PERSON = "nothing", "town", "person"
_LAST_CHARACTER = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that all hold; what is None or "" asks for nothing. `signed_until` is excluded.

    `words` are as in asked.py, of names, organisations, towns, postal codes, comments and addresses; `town`
    is the beginning of a town's name; `person_id` is a signature, whose repeats are meant with it. Who asked
    to be counted only is found by none of these. `riding_codes` are numbers of which one is the row's.
    """

    petition_id: int
    counted_as: CountClass | None = None
    words: str = ""
    source: str | None = None
    language: str | None = None
    province: str | None = None
    riding_codes: tuple[str, ...] | None = None
    town: str = ""
    exposure: Exposure | None = None
    takes_updates: bool | None = None
    held_reason: str | None = None
    network_key: bytes | None = None
    signed_from: dt.datetime | None = None
    signed_until: dt.datetime | None = None
    person_id: int | None = None
    ids: tuple[int, ...] | None = None
    invalidated_at: dt.datetime | None = None
    narrowed: Narrowing = Narrowing()

    def of_class(self, counted_as: CountClass) -> "Selection":
        """The same selection within one class."""
        return replace(self, counted_as=counted_as)

    def condition(self) -> ColumnElement[bool]:
        """The selection in SQL."""
        return and_(self.condition_without(NOTHING), *self._hints())

    def condition_without(self, part: str) -> ColumnElement[bool]:
        """The same, but for a part of what is searched that is looked up by a way of its own: see ways.py."""
        return and_(
            Signature.petition_id == self.petition_id,
            *self._equalities(),
            *self._ranges(),
            *(condition for name, condition in self._searches() if name != part),
            *self.narrowed.conditions(self.petition_id),
        )

    def _equalities(self) -> Iterator[ColumnElement[bool]]:
        for column, wanted in (
            (Signature.counted_as, self.counted_as),
            (Signature.source, self.source),
            (Signature.language, self.language),
            (Signature.province, self.province),
            (Signature.exposure, self.exposure),
            (Signature.consent_updates, self.takes_updates),
            (Signature.held_reason, self.held_reason),
            (Signature.network_key, self.network_key),
            (Signature.invalidated_at, self.invalidated_at),
        ):
            if wanted is not None:
                yield column == wanted

    def _hints(self) -> Iterator[ColumnElement[bool]]:
        """These let a database see that a small index holds every row that is asked for."""
        if self.counted_as == CountClass.HELD:
            yield Signature.held_at.is_not(None)

    def _ranges(self) -> Iterator[ColumnElement[bool]]:
        if self.signed_from is not None:
            yield Signature.signed_at >= self.signed_from
        if self.signed_until is not None:
            yield Signature.signed_at < self.signed_until
        if self.ids is not None:
            yield Signature.id.in_(self.ids)
        if self.riding_codes is not None:
            yield Signature.riding_code.in_(self.riding_codes)

    def _searches(self) -> Iterator[tuple[str, ColumnElement[bool]]]:
        """What nobody is found by who is only counted, each by its name."""
        if self.town or self.words or self.person_id is not None:
            yield "", Signature.exposure != Exposure.COUNTED
        if self.town:
            yield TOWN, _is_in_town(town_asked(self.town))
        if self.person_id is not None:
            yield PERSON, Signature.id.in_(ids_of_person(self.person_id))
        for number, asked in enumerate(asked_in(self.words)):
            yield word_part(number), _is(asked)


def word_part(number: int) -> str:
    """The name of what one word asks for."""
    return f"word {number}"


def _is_in_town(key: str) -> ColumnElement[bool]:
    if not key:
        return false()
    return and_(Signature.town_key >= key, Signature.town_key < key + _LAST_CHARACTER)


def ids_of_person(person_id: int) -> Select[int]:
    """A signature and its repeats; of nobody who is only counted, whom a repeat's name would give away."""
    first = aliased(Signature)
    is_seen = select(first.id).where(first.id == person_id, first.exposure != Exposure.COUNTED).exists()
    either = union_all(
        select(Signature.id).where(Signature.id == person_id, is_seen),
        select(Signature.id).where(Signature.repeat_of_id == person_id, is_seen),
    ).subquery()
    return select(either.c.id)


def _is(asked: Asked) -> ColumnElement[bool]:
    match asked.asking:
        case Asking.BEGINNING:
            return Signature.words.contains(f" {asked.text}", autoescape=True)
        case Asking.WORD:
            return Signature.words.contains(f" {asked.text} ", autoescape=True)
        case Asking.DOMAIN if word := domain_word(asked.text):
            return Signature.words.contains(f" {word} ", autoescape=True)
        case Asking.ADDRESS:
            return is_of(asked.text)
        case Asking.NUMBER:
            return Signature.id == int(asked.text)
        case _:
            return false()


def is_of(address: str) -> ColumnElement[bool]:
    """The signatures of a mailbox."""
    try:
        return Signature.mailbox_key == KEYRING.mailbox_key(parse_email(address).canonical)
    except InvalidEmail:
        return false()


def number_of(session: Session, selection: Selection) -> int:
    """How many signatures a selection holds at this moment."""
    return session.scalar(_counting(selection)) or 0


def _counting(selection: Selection) -> Select[int]:
    return select(func.count()).select_from(Signature).where(selection.condition())
