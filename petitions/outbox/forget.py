"""Take people out of the letters about their rows."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from petitions.outbox.models import WAITING, Message, MessageState, PreviewMail


def forget_recipients(session: Session, *, about_kind: str, about_ids: Sequence[int]) -> None:
    """Empty the letters about some rows of whom they were for and what they said; what waits is dropped.

    A worker that has claimed one loses its claim, and finds that out before the body.
    """
    of_rows = (Message.about_kind == about_kind, Message.about_id.in_(about_ids))
    letters = update(Message).where(*of_rows).execution_options(synchronize_session=False)
    session.execute(
        letters.where(Message.state.in_((*WAITING, MessageState.CLAIMED, MessageState.PARKED))).values(
            state=MessageState.DROPPED, next_attempt_at=None, lease_token=None, last_error="erased"
        )
    )
    session.execute(letters.values(recipient=None, rendered=None, context=None))
    previewed = select(Message.message_id).where(*of_rows).scalar_subquery()
    session.execute(
        delete(PreviewMail)
        .where(PreviewMail.message_id.in_(previewed))
        .execution_options(synchronize_session=False)
    )
