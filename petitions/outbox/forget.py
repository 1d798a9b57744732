"""Take a person out of the letters about one row."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from petitions.outbox.models import WAITING, Message, MessageState


def forget_recipient(session: Session, *, about: tuple[str, int]) -> None:
    """Empty address and text of every letter about a row; one that still waited is dropped."""
    of_row = (Message.about_kind == about[0], Message.about_id == about[1])
    session.execute(
        update(Message)
        .where(*of_row, Message.state.in_(WAITING))
        .values(state=MessageState.DROPPED, last_error="erased")
    )
    session.execute(update(Message).where(*of_row).values(recipient=None, rendered=None))
