"""Send what is in the outbox: claim, write, commit, hand over, note what became of it.

To signatories at least once, capped: a message whose fate is in doubt is tried again with the same bytes and
the same Message-ID. No transaction is open while the mail server is spoken to.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from jinja2 import TemplateError
from sqlalchemy import bindparam, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.extensions import db
from petitions.heartbeat import heartbeat
from petitions.letters import Unwritable, write_letter
from petitions.mail_line import Clock, Line, open_line
from petitions.outbox.claim import claim_due, renew
from petitions.outbox.measure import NotOurs, OverMeasure, hold_back, start_body, take_back
from petitions.outbox.models import Message, MessageState
from petitions.outbox.settle import (
    give_back,
    settle_deferred,
    settle_dropped,
    settle_parked,
    settle_sent,
)
from petitions.transport.envelope import Envelope
from petitions.transport.outcome import Kind, Outcome, Phase

BATCH = 20
log = structlog.get_logger("petitions.mailer")


def send_due(*, clock: Clock, keep_on: Callable[[], bool] = lambda: True) -> Counter[str]:
    """Send until nothing is due, the mail server is away, or `keep_on` says no; count what became of all."""
    totals: Counter[str] = Counter()
    with open_line(clock) as line:
        while keep_on() and _send_batch(line, clock, keep_on, totals):
            pass
    if totals:
        log.info("letters", **totals)
    return totals


def _send_batch(line: Line, clock: Clock, keep_on: Callable[[], bool], totals: Counter[str]) -> bool:
    """Send one batch. True: there may be more."""
    round_ = Round(token=uuid.uuid4().hex, clock=clock, line=line, totals=totals)
    with Session(db.engine, expire_on_commit=False) as session, heartbeat(round_.renew):
        claimed = round_.claim(session)
        letters = round_.write(session, claimed)
        for place, (message, envelope) in enumerate(letters):
            if not keep_on() or not round_.send(session, message, envelope):
                round_.give_back(session, [rest for rest, _ in letters[place:]])
                return False
    return bool(claimed)


@dataclass(frozen=True, slots=True)
class Round:
    """One batch in one worker's hands; `token` marks its claims."""

    token: str
    clock: Clock
    line: Line
    totals: Counter[str]

    def renew(self, session: Session) -> None:
        """Prolong the claims of this round."""
        renew(session, token=self.token, now=self.clock())

    def claim(self, session: Session) -> list[Message]:
        """The messages to be sent now, whose mailboxes have room."""
        with writing():
            claimed = claim_due(session, token=self.token, now=self.clock(), limit=BATCH)
            ready = hold_back(session, claimed, now=self.clock())
            session.commit()
        self.totals["held_back"] += len(claimed) - len(ready)
        # Returned even when all were held back: behind them there may be others.
        return ready or list(claimed)

    def write(self, session: Session, messages: list[Message]) -> list[tuple[Message, Envelope]]:
        """Compose the letters and keep their bytes, so that each retry sends the same; park the rest."""
        letters, broken = [], []
        for message in messages:
            if message.state != MessageState.CLAIMED:
                continue
            try:
                letters.append((message, write_letter(session, message, now=self.clock())))
            except DBAPIError:
                raise
            except Exception as error:
                broken.append((message, reason_of(error)))
        session.commit()
        is_new = [
            {"row": message.id, "token": self.token, "bytes": envelope.body}
            for message, envelope in letters
            if message.rendered is None
        ]
        with writing():
            if is_new:
                session.execute(_KEEP_BYTES, is_new)
            for message, reason in broken:
                self.park(session, message, reason)
            session.commit()
        return letters

    def park(self, session: Session, message: Message, reason: str) -> None:
        """Put one message aside for somebody to look at."""
        settle_parked(session, message, token=self.token, error=reason)
        self.totals["parked"] += 1
        log.error("letter parked", message=message.id, letter=message.letter, reason=reason)

    def send(self, session: Session, message: Message, envelope: Envelope) -> bool:
        """Hand one message over and write down what became of it. False: the server is away, stop here."""
        try:
            outcome = self.line.deliver(envelope, lambda: self._start(session, message))
        except NotOurs:
            self.totals["lost"] += 1
            return True
        except OverMeasure:
            self._hold_back(session, message)
            return True
        except DBAPIError:
            raise
        except Exception as error:
            session.rollback()
            with writing():
                self.park(session, message, reason_of(error))
                session.commit()
            return True
        with writing():
            self.totals[self._settle(session, message, outcome)] += 1
            session.commit()
        return not outcome.blames_the_link

    def _start(self, session: Session, message: Message) -> None:
        """Ask for the claim once more and count the mail, in a transaction of its own."""
        with writing():
            try:
                start_body(session, message, token=self.token, now=self.clock())
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def _hold_back(self, session: Session, message: Message) -> None:
        with writing():
            hold_back(session, [message], now=self.clock())
            session.commit()
        self.totals["held_back"] += 1

    def _settle(self, session: Session, message: Message, outcome: Outcome) -> MessageState:
        now, error = self.clock(), outcome.summary
        if outcome.is_sent:
            settle_sent(session, message, token=self.token, now=now)
            return MessageState.SENT
        log.warning("letter not sent", message=message.id, kind=outcome.kind, reason=error)
        if (
            message.mailbox_key is not None
            and outcome.phase is Phase.DOT
            and outcome.kind is not Kind.IN_DOUBT
        ):
            take_back(session, message)
        if outcome.kind is not Kind.REFUSED or outcome.blames_the_link:
            return settle_deferred(session, message, token=self.token, error=error, now=now)
        if outcome.phase is Phase.RCPT:
            settle_dropped(session, message, token=self.token, error=error)
            return MessageState.DROPPED
        settle_parked(session, message, token=self.token, error=error)
        return MessageState.PARKED

    def give_back(self, session: Session, messages: list[Message]) -> None:
        """Let go of what was claimed and not tried."""
        with writing():
            for message in messages:
                give_back(session, message, token=self.token, at=self.clock())
            session.commit()


_KEEP_BYTES = (
    update(Message.__table__)  # type: ignore[arg-type]
    .where(Message.id == bindparam("row"), Message.lease_token == bindparam("token"))
    .values(rendered=bindparam("bytes"))
)


def reason_of(error: Exception) -> str:
    """Why a letter cannot be sent, without what is in it: the text of other errors may hold an address."""
    if isinstance(error, Unwritable | TemplateError):
        return f"cannot be written: {error}"
    return f"cannot be written: {type(error).__name__}"
