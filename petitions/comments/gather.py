"""Gather newly confirmed comments: fold them for searches, mask them for the public, put like to like."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from petitions.comments.models import HAS_COMMENT, Comment, CommentMark
from petitions.database import insert_for
from petitions.signing.models import Signature
from petitions.text.alike import digest, is_alike, marks
from petitions.text.folding import folded
from petitions.text.masks import masked
from petitions.text.plain import neutralised

BATCH = 200
# So many leaders are looked at for a text; a mark that very many share tells little.
_MOST_CANDIDATES = 10


def gather_batch(session: Session) -> bool:
    """Gather some comments that were confirmed and have no row yet, oldest first. True: there may be more."""
    rows = _ungathered(session)
    by_petition: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_petition[row.petition_id].append(row)
    for petition_id, written in by_petition.items():
        gather(session, petition_id, written)
    return len(rows) == BATCH


def gather(session: Session, petition_id: int, written: Sequence[Any]) -> None:
    """Write the rows of some comments of one petition; `written` have `id` and `comment`."""
    groups = _Groups(session, petition_id, written)
    values = [_row(petition_id, row, groups.of(row)) for row in written]
    if values:
        session.execute(insert_for(session, Comment).on_conflict_do_nothing(), values)
    if groups.new_marks:
        session.execute(insert_for(session, CommentMark).on_conflict_do_nothing(), groups.new_marks)


def _ungathered(session: Session) -> Sequence[Any]:
    """Confirmed comments without a row; a worker leaves alone what another has in hand."""
    query = (
        select(Signature.id, Signature.petition_id, Signature.comment)
        .where(
            HAS_COMMENT,
            ~exists().where(Comment.signature_id == Signature.id),
            Signature.confirmed_at.is_not(None),
        )
        .order_by(Signature.petition_id, Signature.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=Signature)
    )
    return session.execute(query).all()


def _row(petition_id: int, row: Any, group_id: int) -> dict[str, Any]:
    return {
        "signature_id": row.id,
        "public_id": uuid.uuid4(),
        "petition_id": petition_id,
        "group_id": group_id,
        "digest": digest(row.comment),
        "folded": folded(row.comment),
        "shown": masked(neutralised(row.comment)),
        "hidden_reason": "",
    }


class _Groups:
    """The groups of one petition, as far as some new comments may belong to them."""

    def __init__(self, session: Session, petition_id: int, written: Sequence[Any]) -> None:
        self._session, self._petition_id = session, petition_id
        self.new_marks: list[dict[str, int]] = []
        self._by_digest = self._known(written)
        wanted = {mark for row in written for mark in marks(row.comment)}
        self._by_mark: dict[int, list[int]] = defaultdict(list)
        self._leaders: dict[int, str] = {}
        for mark, group_id, folded_text in self._marked(sorted(wanted)):
            self._by_mark[mark].append(group_id)
            self._leaders[group_id] = folded_text

    def of(self, row: Any) -> int:
        """The group of a comment: that of the same words, of nearly the same, or its own."""
        key = digest(row.comment)
        group_id = self._by_digest.get(key) or self._like(row.comment) or self._found(row)
        return self._by_digest.setdefault(key, group_id)

    def _like(self, text: str) -> int | None:
        """The group that shares most marks with a text, if the text is like its leader."""
        shared = Counter(group_id for mark in marks(text) for group_id in self._by_mark[mark])
        candidates = (group_id for group_id, _ in shared.most_common(_MOST_CANDIDATES))
        return next((each for each in candidates if is_alike(text, self._leaders[each])), None)

    def _found(self, row: Any) -> int:
        """Found a group, which new comments are compared with from now on."""
        group_id: int = row.id
        self._leaders[group_id] = row.comment
        for mark in set(marks(row.comment)):
            self._by_mark[mark].append(group_id)
            self.new_marks.append({"petition_id": self._petition_id, "mark": mark, "group_id": group_id})
        return group_id

    def _known(self, written: Sequence[Any]) -> dict[bytes, int]:
        query = select(Comment.digest, Comment.group_id).where(
            Comment.petition_id == self._petition_id,
            Comment.digest.in_({digest(row.comment) for row in written}),
        )
        return {bytes(row[0]): row[1] for row in self._session.execute(query.distinct())}

    def _marked(self, wanted: list[int]) -> Iterator[Any]:
        """Marks with the groups that have them and their leaders' words; of a common mark only some."""
        place = func.row_number().over(partition_by=CommentMark.mark, order_by=CommentMark.group_id)
        of_marks = CommentMark.petition_id == self._petition_id, CommentMark.mark.in_(wanted)
        found = (
            select(CommentMark.mark, CommentMark.group_id, place.label("place")).where(*of_marks).subquery()
        )
        query = (
            select(found.c.mark, found.c.group_id, Comment.folded)
            .join(Comment, Comment.signature_id == found.c.group_id)
            .where(found.c.place <= _MOST_CANDIDATES)
        )
        yield from self._session.execute(query.order_by(found.c.group_id))
