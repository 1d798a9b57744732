"""What many wrote alike: the largest groups first, and how many wrote something of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from petitions.comments.models import Comment
from petitions.comments.queries import IS_ON_DESK, PAGE_SIZE, OnDesk, laid_out
from petitions.signing.models import Signature


@dataclass(frozen=True, slots=True)
class Alike:
    """How many comments were written, how many of them stand alone, how many groups there are with these.

    Those of people who withdrew since are among them: so an index tells it all.
    """

    comments: int = 0
    alone: int = 0
    all_groups: int = 0

    @property
    def groups(self) -> int:
        """How many groups have more than one comment."""
        return self.all_groups - self.alone

    @property
    def together(self) -> int:
        """How many share a group with another."""
        return self.comments - self.alone


def alike_page(
    session: Session, petition_id: int, *, skip: int = 0, limit: int = PAGE_SIZE
) -> tuple[list[OnDesk], int | None, Alike]:
    """The leaders of the largest groups, how many to skip for the next page (None: none), and the numbers.

    One reading of an index tells both; groups are made when comments are gathered, not here.
    """
    sizes = (
        select(Comment.group_id, func.count().label("size"))
        .where(Comment.petition_id == petition_id)
        .group_by(Comment.group_id)
        .subquery()
    )
    alone = func.sum(case((sizes.c.size == 1, 1), else_=0)).over()
    query = (
        select(sizes.c.group_id, sizes.c.size, func.sum(sizes.c.size).over(), alone, func.count().over())
        .order_by(sizes.c.size.desc(), sizes.c.group_id)
        .offset(skip)
        .limit(limit + 1)
    )
    rows = session.execute(query).all()
    numbers = Alike(*map(int, rows[0][2:])) if rows else Alike()
    groups = [row.group_id for row in rows if row.size > 1]
    following = skip + limit if len(groups) > limit else None
    return _leaders(session, petition_id, groups[:limit]), following, numbers


def _leaders(session: Session, petition_id: int, group_ids: Sequence[int]) -> list[OnDesk]:
    """The first of each group who has not withdrawn since, in the order of the groups."""
    first = (
        select(func.min(Comment.signature_id))
        .join(Signature, Signature.id == Comment.signature_id)
        .where(Comment.petition_id == petition_id, Comment.group_id.in_(group_ids), IS_ON_DESK)
        .group_by(Comment.group_id)
    )
    query = select(Signature, Comment).join(Comment, Comment.signature_id == Signature.id)
    found = {
        row[1].group_id: (row[0], row[1])
        for row in session.execute(query.where(Comment.signature_id.in_(session.scalars(first).all())))
    }
    return laid_out(session, petition_id, [found[each] for each in group_ids if each in found])


def letter_numbers(session: Session, petition_id: int, samples: Sequence[str]) -> tuple[int, int]:
    """How many confirmed signatures sent a sample letter as it was, and how many wrote their own."""
    is_sample = Signature.letter.in_(samples)
    query = select(func.count().filter(is_sample), func.count().filter(~is_sample)).where(
        Signature.petition_id == petition_id, IS_ON_DESK, Signature.letter != ""
    )
    sample, own = session.execute(query).one()
    return sample, own
