"""Letters that cannot be sent, or that nobody wants any more."""

import structlog
from jinja2 import TemplateError
from sqlalchemy.orm import Session

from petitions.letters import Unwritable
from petitions.member_letters import Unwanted
from petitions.outbox.models import Message, MessageState
from petitions.outbox.settle import settle_dropped, settle_parked

log = structlog.get_logger("petitions.mailer")


def put_aside(session: Session, message: Message, error: Exception, *, token: str) -> MessageState:
    """Take a message out of the queue: forgotten when nobody wants it, else for somebody to look at."""
    if isinstance(error, Unwanted):
        settle_dropped(session, message, token=token, error=f"unwanted: {error}")
        log.info("letter unwanted", message=message.id, letter=message.letter, reason=str(error))
        return MessageState.DROPPED
    settle_parked(session, message, token=token, error=_reason_of(error))
    log.error("letter parked", message=message.id, letter=message.letter, reason=_reason_of(error))
    return MessageState.PARKED


def _reason_of(error: Exception) -> str:
    """Why a letter cannot be sent, without what is in it: the text of other errors may hold an address."""
    if isinstance(error, Unwritable | TemplateError):
        return f"cannot be written: {error}"
    return f"cannot be written: {type(error).__name__}"
