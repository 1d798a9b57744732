"""What numbers on the overview stand for, beyond the fields of a search: each opens the rows it counts."""

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from petitions.comments.models import Comment
from petitions.signing.models import CountClass, Signature
from petitions.signing.places import is_from
from petitions.signing.steps import Step, Trouble, came_to, with_trouble


class CommentSide(enum.StrEnum):
    """Comments that the desk has gathered, and those of them that nobody has read."""

    ANY = "any"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Conditions that all hold; what is None or False asks for nothing. `joined_until` is excluded.

    `classes` are several of which one is the row's; `place` as in signing/places.py; who `is_direct` came by
    no source; `joined_from` is when a row was confirmed, which is when it came into the count;
    `riding_order` is that of the ridings asked for, whose numbers mean other places in another.
    """

    classes: tuple[CountClass, ...] | None = None
    place: str | None = None
    is_direct: bool = False
    joined_from: dt.datetime | None = None
    joined_until: dt.datetime | None = None
    is_confirmed: bool = False
    repeat_reason: str | None = None
    comment: CommentSide | None = None
    step: Step | None = None
    trouble: Trouble | None = None
    riding_order: str | None = None

    def conditions(self, petition_id: int) -> Iterator[ColumnElement[bool]]:
        """The conditions in SQL, on signatures of the petition."""
        if self.classes is not None:
            yield Signature.counted_as.in_(self.classes)
        if self.place is not None:
            yield is_from(self.place)
        if self.is_direct:
            yield Signature.source == literal_column("''")
        if self.is_confirmed:
            yield Signature.confirmed_at.is_not(None)
        if self.riding_order is not None:
            yield func.coalesce(Signature.riding_set, self.riding_order) == self.riding_order
        if self.step is not None:
            yield came_to(self.step)
        yield from (Signature.id.in_(ids) for ids in self._lookups(petition_id))
        yield from self._joined()
        yield from self._reason()

    def ways(self, petition_id: int) -> Iterator[Select[int]]:
        """For each thing asked for that has an index of its own, the ids that it leads to."""
        yield from self._lookups(petition_id)
        for conditions in (list(self._joined()), list(self._reason())):
            if conditions:
                yield select(Signature.id).where(Signature.petition_id == petition_id, *conditions)

    def _lookups(self, petition_id: int) -> Iterator[Select[int]]:
        if self.trouble is not None:
            yield with_trouble(self.trouble)
        if self.comment is not None:
            found = select(Comment.signature_id).where(Comment.petition_id == petition_id)
            yield found.where(Comment.read_at.is_(None)) if self.comment == CommentSide.NEW else found

    def _joined(self) -> Iterator[ColumnElement[bool]]:
        if self.joined_from is not None:
            yield Signature.confirmed_at >= self.joined_from
        if self.joined_until is not None:
            yield Signature.confirmed_at < self.joined_until

    def _reason(self) -> Iterator[ColumnElement[bool]]:
        if self.repeat_reason is not None:
            # The literal lets the database see that its small index of marks holds them all.
            yield Signature.repeat_reason != literal_column("''")
            yield Signature.repeat_reason == self.repeat_reason
