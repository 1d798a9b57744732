"""A selection of a petition's signatures: what a list shows, and what a batch is done to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import Session

from petitions.crypto import KEYRING
from petitions.dedupe.asked import ADDRESS_MARK, town_asked, words_asked
from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.signing.finding_models import HAS_SOURCE, IS_OF_FEW
from petitions.signing.models import CountClass, Exposure, Signature

_LAST_CHARACTER = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that all hold; what is None or "" asks for nothing. `signed_until` is excluded.

    `words` are beginnings of words in name, organisation, town, postal code and comment, or a whole e-mail
    address; `town` is the beginning of a town's name. Who asked to be counted only is found by none of them.
    `riding_codes` are numbers of which one is the row's.
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
    ids: tuple[int, ...] | None = None
    invalidated_at: dt.datetime | None = None

    def of_class(self, counted_as: CountClass) -> "Selection":
        """The same selection within one class."""
        return replace(self, counted_as=counted_as)

    def condition(self) -> ColumnElement[bool]:
        """The selection in SQL."""
        return and_(
            Signature.petition_id == self.petition_id, *self._equalities(), *self._ranges(), *self._searches()
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
        yield from self._hints()

    def fields(self) -> Iterator[list[ColumnElement[bool]]]:
        """What is asked for of fields whose index has each value's signatures in their order."""
        if self.counted_as not in (None, CountClass.CONFIRMED, CountClass.PENDING):
            yield [Signature.counted_as == self.counted_as, IS_OF_FEW]
        if self.source:
            yield [Signature.source == self.source, HAS_SOURCE]
        if self.language is not None:
            yield [Signature.language == self.language]
        if self.province is not None:
            yield [Signature.province == self.province]

    def spans(self) -> Iterator[list[ColumnElement[bool]]]:
        """What is asked for of fields whose index has them in another order."""
        if self.riding_codes is not None:
            yield [Signature.riding_code.in_(self.riding_codes)]
        if self.signed_from is not None and self.signed_until is not None:
            yield [Signature.signed_at >= self.signed_from, Signature.signed_at < self.signed_until]

    def _hints(self) -> Iterator[ColumnElement[bool]]:
        """These let a database see that a small index holds every row that is asked for."""
        if self.counted_as == CountClass.HELD:
            yield Signature.held_at.is_not(None)
        if self.counted_as not in (None, CountClass.CONFIRMED, CountClass.PENDING):
            yield IS_OF_FEW
        if self.source:
            yield HAS_SOURCE

    def _ranges(self) -> Iterator[ColumnElement[bool]]:
        if self.signed_from is not None:
            yield Signature.signed_at >= self.signed_from
        if self.signed_until is not None:
            yield Signature.signed_at < self.signed_until
        if self.ids is not None:
            yield Signature.id.in_(self.ids)
        if self.riding_codes is not None:
            yield Signature.riding_code.in_(self.riding_codes)

    def _searches(self) -> Iterator[ColumnElement[bool]]:
        if self.town or self.words:
            yield Signature.exposure != Exposure.COUNTED
        if self.town:
            yield _is_in_town(town_asked(self.town))
        for word in words_asked(self.words):
            yield is_of(word) if ADDRESS_MARK in word else _has_word(word)


def _is_in_town(key: str) -> ColumnElement[bool]:
    if not key:
        return false()
    return and_(Signature.town_key >= key, Signature.town_key < key + _LAST_CHARACTER)


def _has_word(word: str) -> ColumnElement[bool]:
    return Signature.words.contains(f" {word}", autoescape=True) if word else false()


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
