"""How many comments the desk has, and how many of them nobody has read."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.comments.models import Comment


@dataclass(frozen=True, slots=True)
class CommentNumbers:
    """Comments of those who confirmed, whatever became of their signatures since."""

    gathered: int
    unread: int


def comment_numbers(session: Session, petition_id: int) -> CommentNumbers:
    """Both out of indexes that hold nothing else."""
    gathered = select(func.count()).where(Comment.petition_id == petition_id)
    unread = gathered.where(Comment.read_at.is_(None))
    return CommentNumbers(session.scalar(gathered) or 0, session.scalar(unread) or 0)
