"""Take a person out of the letters about one row."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from petitions.outbox.models import WAITING, Message, MessageState, PreviewMail


def forget_recipient(session: Session, *, about: tuple[str, int]) -> None:
    """Empty every letter about a row of whom it was for and what it said; one that still waited is dropped.

    A worker that has claimed one loses its claim, and finds that out before the body.
    """
    of_row = (Message.about_kind == about[0], Message.about_id == about[1])
    letters = update(Message).where(*of_row).execution_options(synchronize_session=False)
    session.execute(
        letters.where(Message.state.in_((*WAITING, MessageState.CLAIMED, MessageState.PARKED))).values(
            state=MessageState.DROPPED, next_attempt_at=None, lease_token=None, last_error="erased"
        )
    )
    session.execute(letters.values(recipient=None, rendered=None, context=None))
    previewed = select(Message.message_id).where(*of_row).scalar_subquery()
    session.execute(
        delete(PreviewMail)
        .where(PreviewMail.message_id.in_(previewed))
        .execution_options(synchronize_session=False)
    )
