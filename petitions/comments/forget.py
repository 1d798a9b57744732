"""Forget what people wrote who are taken out of the records."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Delete, Update, delete, func, select, update
from sqlalchemy.orm import Session

from petitions.comments.models import Comment, CommentMark, CommentReport

Statement = TypeVar("Statement", Delete, Update)


def forget_comments(session: Session, signature_ids: Sequence[int]) -> None:
    """Delete the desk's rows about some signatures; a group that loses its leader is led by the next."""
    for model in (CommentReport, Comment):
        session.execute(_quietly(delete(model).where(model.signature_id.in_(signature_ids))))
    for old, new in _heirs(session, signature_ids):
        for changed in (Comment, CommentMark):
            session.execute(_quietly(update(changed).where(changed.group_id == old).values(group_id=new)))
    session.execute(_quietly(delete(CommentMark).where(CommentMark.group_id.in_(signature_ids))))


def _heirs(session: Session, gone: Sequence[int]) -> list[tuple[int, int]]:
    query = (
        select(Comment.group_id, func.min(Comment.signature_id))
        .where(Comment.group_id.in_(gone))
        .group_by(Comment.group_id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _quietly(statement: Statement) -> Statement:
    return statement.execution_options(synchronize_session=False)
