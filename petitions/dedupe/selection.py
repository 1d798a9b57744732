"""A selection of a petition's signatures: what a list shows, and what a batch is done to."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from petitions.identity.name_key import name_key
from petitions.signing.models import CountClass, Exposure, Signature
from petitions.signing.towns import town_key

PAGE_SIZE = 50
_LAST_CHARACTER = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that all hold; what is None or "" asks for nothing. `signed_until` is excluded.

    `words` are looked for in name, organisation, town, postal code and comment, only of signatories who may
    be seen: who asked to be counted only is found neither by name nor by `town`, the beginning of a town's
    name. `riding_codes` are numbers of which one is the row's.
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
        return and_(Signature.petition_id == self.petition_id, *self._equalities(), *self._ranges())

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
        if self.counted_as == CountClass.HELD:
            yield Signature.held_at.is_not(None)  # lets the database use the small index of held rows

    def _ranges(self) -> Iterator[ColumnElement[bool]]:
        if self.signed_from is not None:
            yield Signature.signed_at >= self.signed_from
        if self.signed_until is not None:
            yield Signature.signed_at < self.signed_until
        if self.ids is not None:
            yield Signature.id.in_(self.ids)
        if self.riding_codes is not None:
            yield Signature.riding_code.in_(self.riding_codes)
        if self.town:
            yield _is_in_town(self.town)
        for word in self.words.split()[:6]:
            yield _has_word(word)


def _is_in_town(typed: str) -> ColumnElement[bool]:
    """A range of keys and no LIKE: so both databases find it in their index."""
    key = town_key(typed)
    if not key:
        return false()
    return and_(
        Signature.exposure != Exposure.COUNTED,
        Signature.town_key >= key,
        Signature.town_key < key + _LAST_CHARACTER,
    )


def _has_word(word: str) -> ColumnElement[bool]:
    code = word.replace("-", "").upper()
    key = name_key(word) if any(map(str.isalnum, word)) else ""
    town = town_key(word)
    return and_(
        Signature.exposure != Exposure.COUNTED,
        or_(
            # Folded alike on both databases; SQLite by itself knows the case of ASCII letters only.
            Signature.name_key.contains(key, autoescape=True) if key else false(),
            Signature.name.icontains(word, autoescape=True),
            Signature.organization.icontains(word, autoescape=True),
            Signature.town_key.contains(town, autoescape=True) if town else false(),
            Signature.city.icontains(word, autoescape=True),
            Signature.comment.icontains(word, autoescape=True),
            Signature.postal_code.startswith(code, autoescape=True),
        ),
    )


def page_of(
    session: Session, selection: Selection, *, before_id: int | None = None, limit: int = PAGE_SIZE
) -> tuple[Sequence[Signature], int | None]:
    """One page, newest first, and the id before which the next page begins (None: this was the last).

    By key and not by offset, so that the thousandth page costs what the first does.
    """
    query = select(Signature).where(selection.condition()).order_by(Signature.id.desc()).limit(limit + 1)
    if before_id is not None:
        query = query.where(Signature.id < before_id)
    rows = session.scalars(query).all()
    following = rows[limit - 1].id if len(rows) > limit else None
    return rows[:limit], following


def number_of(session: Session, selection: Selection) -> int:
    """How many signatures a selection holds at this moment."""
    return session.scalar(_counting(selection)) or 0


def _counting(selection: Selection) -> Select[int]:
    return select(func.count()).select_from(Signature).where(selection.condition())
