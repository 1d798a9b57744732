"""Mail that came back, taken from the mailbox that bounces go to, and what it changes."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import Message

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.delivery.sending.bounced import delivery_came_back, delivery_of_mail
from petitions.dispatch.notices import tell_organizers
from petitions.extensions import db
from petitions.outbox.bounced import letter_came_back, letter_of_mail
from petitions.queue import nudge
from petitions.transport.bounces import Bounce, read_bounce
from petitions.transport.return_path import ReturnPaths, Sent

Clock = Callable[[], dt.datetime]
log = structlog.get_logger("petitions.bounces")


@dataclass(frozen=True, slots=True)
class About:
    """Which of our messages a bounce is about, by its return path; both None when it carries none."""

    delivery: uuid.UUID | None = None
    letter: int | None = None


def take_bounce(mail: Message, recipients: Sequence[str], *, clock: Clock) -> str:
    """Write down what one mail says of our messages, and say in a word what it came to.

    `delivery` or `letter` (came back), `known` (said before), `delayed` (still being tried), `no_bounce`,
    `stranger` (about no message of ours). `recipients` is what the mail server says it was addressed to.
    """
    bounce = read_bounce(mail)
    if bounce.is_permanent is None:
        return "no_bounce"
    if not bounce.is_permanent:
        return "delayed"
    about = _about([*recipients, *bounce.addressed_to])
    with writing(), Session(db.engine) as session:
        word = _delivery(session, bounce, about, clock()) or _letter(session, bounce, about, clock())
        session.commit()
    log.info("bounce", word=word, status=bounce.status)
    if word == "delivery":
        nudge("mail")
    return word


def _about(addresses: Sequence[str]) -> About:
    base = current_app.config["BOUNCE_ADDRESS"]
    paths = ReturnPaths(current_app.config["SECRET_KEY"], base)
    for kind, row in filter(None, map(paths.read, addresses)):
        return About(delivery=row) if kind is Sent.DELIVERY else About(letter=row.int)
    return About()


def _delivery(session: Session, bounce: Bounce, about: About, now: dt.datetime) -> str:
    if about.letter is not None:
        return ""
    delivery = delivery_of_mail(session, public_id=about.delivery, message_ids=bounce.message_ids)
    if delivery is None:
        return ""
    is_new = delivery_came_back(
        session,
        delivery,
        failed=bounce.failed,
        is_unknown=bounce.is_unknown_mailbox,
        diagnostic=bounce.diagnostic or bounce.status,
        now=now,
    )
    if is_new:
        tell_organizers(session, delivery, now=now)
    return "delivery" if is_new else "known"


def _letter(session: Session, bounce: Bounce, about: About, now: dt.datetime) -> str:
    if about.delivery is not None:
        return "stranger"
    message = letter_of_mail(session, row=about.letter, message_ids=bounce.message_ids)
    if message is None:
        return "stranger"
    return "letter" if letter_came_back(session, message, now=now) else "known"
