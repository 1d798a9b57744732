"""The comments as the desk reads them: filtered, searched, like ones as one, a page at a time by key."""

import enum
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from petitions.comments.models import HAS_COMMENT, Comment, CommentReport
from petitions.signing.models import Exposure, Signature, SignatureState
from petitions.text.folding import folded
from petitions.text.masks import masked
from petitions.text.plain import neutralised

PAGE_SIZE = 30
# Who withdraws takes the comment along.
IS_ON_DESK = Signature.state == SignatureState.CONFIRMED


class Show(enum.StrEnum):
    """Which comments the desk lays out."""

    ALL = ""
    NEW = "new"
    REPORTED = "reported"
    HIGHLIGHTED = "highlighted"
    HIDDEN = "hidden"
    PUBLIC = "public"
    LETTERS = "letters"
    ALIKE = "alike"


# In these every comment stands for itself; in the others its group does.
SINGLY = (Show.REPORTED, Show.HIGHLIGHTED, Show.HIDDEN, Show.LETTERS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the desk is asked for. `group_id` lays out one group; `samples` are letters that nobody wrote."""

    petition_id: int
    show: Show = Show.ALL
    words: str = ""
    language: str = ""
    group_id: int | None = None
    before_id: int | None = None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A comment with the desk's row, how many wrote nearly the same, and the open reports about it."""

    signature: Signature
    comment: Comment | None
    alike_count: int
    reports: tuple[CommentReport, ...]


def desk_page(session: Session, wanted: Wanted, *, limit: int = PAGE_SIZE) -> tuple[list[OnDesk], int | None]:
    """One page, newest first, and the id before which the next begins (None: this was the last)."""
    query = _query(wanted).order_by(Signature.id.desc()).limit(limit + 1)
    rows = [(row[0], row[1]) for row in session.execute(query)]
    following = rows[limit - 1][0].id if len(rows) > limit else None
    return laid_out(session, wanted.petition_id, rows[:limit]), following


def laid_out(
    session: Session, petition_id: int, rows: Sequence[tuple[Signature, Comment | None]]
) -> list[OnDesk]:
    """Some comments of one petition with everything that the desk shows of them."""
    counts = alike_counts(session, petition_id, {row.group_id for _, row in rows if row is not None})
    reports = _open_reports(session, [signature.id for signature, _ in rows])
    return [
        OnDesk(signature, row, counts.get(row.group_id, 1) - 1 if row else 0, tuple(reports[signature.id]))
        for signature, row in rows
    ]


def unread_count(session: Session, petition_id: int) -> int:
    """How many comments nobody has read yet; those of people who withdraw are put away: see desk.py."""
    query = select(func.count()).where(Comment.petition_id == petition_id, Comment.read_at.is_(None))
    return session.scalar(query) or 0


def reported_count(session: Session, petition_id: int) -> int:
    """How many comments visitors have reported and nobody has decided on."""
    return reported_counts(session, [petition_id]).get(petition_id, 0)


def reported_counts(session: Session, petition_ids: Sequence[int]) -> dict[int, int]:
    """The same for several petitions; none without a reported comment."""
    query = (
        select(CommentReport.petition_id, func.count(CommentReport.signature_id.distinct()))
        .join(Signature, Signature.id == CommentReport.signature_id)
        .where(CommentReport.petition_id.in_(petition_ids), CommentReport.settled_at.is_(None), IS_ON_DESK)
        .group_by(CommentReport.petition_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def alike_counts(
    session: Session, petition_id: int, group_ids: set[int], *, where: Sequence[ColumnElement[bool]] = ()
) -> dict[int, int]:
    """How many confirmed signatures hold a comment of each group, the leader included.

    Groups are of one petition; naming it lets the index lead, else every signature there is would be read.
    """
    query = (
        select(Comment.group_id, func.count())
        .join(Signature, Signature.id == Comment.signature_id)
        .where(Comment.petition_id == petition_id, Comment.group_id.in_(group_ids))
        .where(IS_ON_DESK, *where)
        .group_by(Comment.group_id)
    )
    return {row[0]: row[1] for row in session.execute(query)} if group_ids else {}


def shown_comment(session: Session, signature: Signature) -> str:
    """The comment as everybody reads it; "" when nobody does."""
    is_public = signature.exposure == Exposure.PUBLIC and signature.comment_hidden_at is None
    if not is_public or not signature.comment:
        return ""
    row = session.get(Comment, signature.id)
    return row.shown if row else masked(neutralised(signature.comment))


def _query(wanted: Wanted) -> Select[Signature, Comment]:
    query = (
        select(Signature, Comment)
        # A search is of what is gathered: then the words alone may lead, where few or no comments hold them.
        .join(Comment, Comment.signature_id == Signature.id, isouter=not _is_of_folded(wanted))
        .where(
            Signature.petition_id == wanted.petition_id,
            IS_ON_DESK,
            *_conditions(wanted),
        )
    )
    return query if wanted.before_id is None else query.where(Signature.id < wanted.before_id)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield _which(wanted)
    if wanted.language:
        yield Signature.language == wanted.language
    if wanted.words:
        yield _has_words(wanted)
    if wanted.group_id is not None:
        yield Comment.group_id == wanted.group_id
    elif wanted.show not in SINGLY:
        yield _leads(wanted.show)


def _which(wanted: Wanted) -> ColumnElement[bool]:
    match wanted.show:
        case Show.NEW:
            return and_(Comment.petition_id == wanted.petition_id, Comment.read_at.is_(None), HAS_COMMENT)
        case Show.REPORTED:
            return Signature.id.in_(
                select(CommentReport.signature_id).where(
                    CommentReport.petition_id == wanted.petition_id, CommentReport.settled_at.is_(None)
                )
            )
        case Show.HIGHLIGHTED:
            return and_(HAS_COMMENT, Signature.comment_highlighted_at.is_not(None))
        case Show.HIDDEN:
            return Signature.comment_hidden_at.is_not(None)
        case Show.LETTERS:
            return and_(Signature.letter != "", Signature.letter.not_in(wanted.samples))
        case Show.PUBLIC:
            return and_(HAS_COMMENT, Signature.exposure == Exposure.PUBLIC)
    return HAS_COMMENT


def _is_of_folded(wanted: Wanted) -> bool:
    return bool(wanted.words) and wanted.show != Show.LETTERS


def _has_words(wanted: Wanted) -> ColumnElement[bool]:
    """Every word, folded as the comment is, which the sweep has done seconds after it was confirmed.

    A letter, which is not kept folded, is searched as it stands.
    """
    if not _is_of_folded(wanted):
        return Signature.letter.icontains(wanted.words, autoescape=True)
    words = folded(wanted.words).split()[:6]
    is_found = (Comment.folded.contains(word, autoescape=True) for word in words)
    return and_(Comment.petition_id == wanted.petition_id, *is_found)


def _leads(show: Show) -> ColumnElement[bool]:
    """Whether a comment stands for its group: the first one, or any while the first is withdrawn.

    Among the new ones also whoever joined a group that was read before.
    """
    leader, read = aliased(Signature), aliased(Comment)
    is_led = exists().where(leader.id == Comment.group_id, leader.state == SignatureState.CONFIRMED)
    ways = [Comment.signature_id.is_(None), Comment.group_id == Signature.id, ~is_led]
    if show == Show.NEW:
        ways.append(exists().where(read.signature_id == Comment.group_id, read.read_at.is_not(None)))
    return or_(*ways)


def _open_reports(session: Session, ids: list[int]) -> dict[int, list[CommentReport]]:
    found: dict[int, list[CommentReport]] = defaultdict(list)
    query = select(CommentReport).where(
        CommentReport.signature_id.in_(ids), CommentReport.settled_at.is_(None)
    )
    for each in session.scalars(query.order_by(CommentReport.id)):
        found[each.signature_id].append(each)
    return found
