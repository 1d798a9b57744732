"""What the program's watchers want to know, read when they ask."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from limits.errors import StorageError
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from petitions.delivery.models import Delivery
from petitions.extensions import db
from petitions.outbox.models import Message
from petitions.queue import work_queue
from petitions.web.signing.challenge import gate

# Mail that has been due for so long is not moving: no worker runs, or the mail server is away.
LATE = dt.timedelta(minutes=15)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Health:
    """Each part that an answer needs; `oldest_due` is how long the most belated message has been due."""

    database: bool
    queue: bool
    oldest_due: dt.timedelta | None

    @property
    def is_up(self) -> bool:
        """Whether visitors can sign and read."""
        return self.database and self.queue

    @property
    def is_late(self) -> bool:
        """Whether mail is not moving; signing goes on all the same."""
        return self.oldest_due is not None and self.oldest_due > LATE


def health(*, now: dt.datetime) -> Health:
    """How everything is at this moment."""
    oldest_due = None
    try:
        oldest_due = _oldest_due(db.session, now)  # type: ignore[arg-type]
        database = True
    except (DBAPIError, PoolTimeout) as error:
        db.session.rollback()
        log.warning("database away", error=type(error).__name__)
        database = False
    return Health(database, _answers(work_queue().waiting_count), oldest_due)


def messages_by_state(session: Session) -> dict[str, int]:
    """How many messages stand in each state."""
    query = select(Message.state, func.count()).group_by(Message.state)
    return {row.state: row[1] for row in session.execute(query)}


def deliveries_by_state(session: Session) -> dict[str, int]:
    """How many deliveries stand in each state."""
    query = select(Delivery.state, func.count()).group_by(Delivery.state)
    return {row.state: row[1] for row in session.execute(query)}


def challenges_by_outcome() -> dict[str, int]:
    """Of how many signatures work was asked, by what came of it; nothing while the limits' store is away."""
    try:
        return gate().figures()
    except StorageError as error:
        log.warning("limits away", error=type(error).__name__)
        return {}


def _oldest_due(session: Session, now: dt.datetime) -> dt.timedelta | None:
    earliest = session.scalar(select(func.min(Message.next_attempt_at)))
    return now - earliest if earliest is not None and earliest <= now else None


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Exception as error:
        # Each kind of queue has errors of its own; for a watcher they are all one.
        log.warning("queue away", error=type(error).__name__)
        return False
    return True
