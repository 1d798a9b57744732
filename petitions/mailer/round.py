"""One batch of letters: claim, write, commit, hand over, note what became of each.

To signatories at least once, capped: a message whose fate is in doubt is tried again with the same bytes and
the same Message-ID. No transaction is open while the mail server is spoken to.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import bindparam, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.letters import gather, write_letter
from petitions.mail_line import Clock, Line
from petitions.mailer.broken import put_aside
from petitions.outbox.claim import claim_due, renew
from petitions.outbox.measure import hold_back, is_claimed, start_bodies, take_back
from petitions.outbox.models import ONCE, Message, MessageState
from petitions.outbox.settle import (
    give_back,
    settle_deferred,
    settle_dropped,
    settle_parked,
    settle_sent,
)
from petitions.transport.envelope import Envelope
from petitions.transport.outcome import Kind, Outcome, Phase

BATCH = 50
# As long as a server is quick, so many letters are begun and written down together, and for so long at most.
MOST_AHEAD = 12
QUICK_SECONDS = 0.1
log = structlog.get_logger("petitions.mailer")


class NotOurs(Exception):
    """The claim has run out and may be another worker's by now."""


class OverMeasure(Exception):
    """The mailbox has had its three mails while this one was being prepared."""


@dataclass(slots=True)
class Round:
    """One batch in one worker's hands; `token` marks its claims.

    `started` says until when the bodies of which messages may be sent without asking again, by the monotonic
    clock; `counted` are those that the daily measure holds as sent. While the server is quick a few are
    started ahead, and what became of them is written down together: a crash then repeats at most what a
    tenth of a second has sent.
    """

    token: str
    clock: Clock
    line: Line
    totals: Counter[str]
    unsettled: list[tuple[Message, Outcome]] = field(default_factory=list)
    started: dict[int, float] = field(default_factory=dict)
    counted: set[int] = field(default_factory=set)

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
        messages = [message for message in messages if message.state == MessageState.CLAIMED]
        _kept = gather(session, messages)
        for message in messages:
            try:
                letters.append((message, write_letter(session, message)))
            except SQLAlchemyError:
                raise
            except Exception as error:
                broken.append((message, error))
        session.commit()
        is_new = [
            {"row": message.id, "token": self.token, "bytes": envelope.body}
            for message, envelope in letters
            if message.rendered is None
        ]
        with writing():
            if is_new:
                session.execute(_KEEP_BYTES, is_new)
            for message, problem in broken:
                self.park(session, message, problem)
            session.commit()
        return letters

    def park(self, session: Session, message: Message, error: Exception) -> None:
        """Put one message aside: for good when nobody wants it, else for somebody to look at."""
        self._uncount(session, message)
        self.totals[put_aside(session, message, error, token=self.token)] += 1

    def send(
        self, session: Session, message: Message, envelope: Envelope, following: Sequence[Message]
    ) -> bool:
        """Hand one message over and write down what became of it. False: the server is away, stop here."""
        try:
            outcome = self.line.deliver(envelope, lambda: self._start(session, message, following))
        except NotOurs:
            self.totals["lost"] += 1
            return True
        except OverMeasure:
            self._hold_back(session, message)
            return True
        except SQLAlchemyError:
            raise
        except Exception as error:
            session.rollback()
            with writing():
                self.park(session, message, error)
                session.commit()
            return True
        self.unsettled.append((message, outcome))
        if not outcome.is_sent or time.monotonic() > self.started[message.id]:
            self.settle(session)
        return not outcome.blames_the_link

    def _start(self, session: Session, message: Message, following: Sequence[Message]) -> None:
        """Write down what became of the letters before, ask for the claim once more and count the mail."""
        if time.monotonic() < self.started.get(message.id, 0.0):
            return
        if message.id not in self.started:
            others = following if self.unsettled else ()
            fresh = [each for each in others if each.id not in self.started]
            together = _to_different_mailboxes([message, *fresh])
            self._commit(session, lambda: self._start_all(session, together))
            is_ours = message.id in self.started or self._is_claimed(session, message)
        else:
            is_ours = self._is_claimed(session, message)
        if not is_ours:
            raise NotOurs
        if message.id not in self.started:
            raise OverMeasure

    def _is_claimed(self, session: Session, message: Message) -> bool:
        found = is_claimed(session, message, token=self.token, now=self.clock())
        session.commit()
        return found

    def _start_all(self, session: Session, messages: Sequence[Message]) -> None:
        ids = start_bodies(session, messages, token=self.token, now=self.clock())
        self.started |= dict.fromkeys(ids, time.monotonic() + QUICK_SECONDS)
        self.counted |= {each.id for each in messages if each.mailbox_key is not None} & ids

    def settle(self, session: Session) -> None:
        """Write down what became of the letters handed over."""
        if self.unsettled:
            self._commit(session, lambda: None)

    def _commit(self, session: Session, further: Callable[[], None]) -> None:
        """Settle and do something further, together or not at all."""
        with writing():
            try:
                sent = [message for message, outcome in self.unsettled if outcome.is_sent]
                settle_sent(session, sent, token=self.token, now=self.clock())
                states = [self._settle(session, *each) for each in self.unsettled]
                further()
                session.commit()
            except BaseException:
                session.rollback()
                raise
        self.totals.update(states)
        self.unsettled.clear()

    def _hold_back(self, session: Session, message: Message) -> None:
        with writing():
            hold_back(session, [message], now=self.clock())
            session.commit()
        self.totals["held_back"] += 1

    def _settle(self, session: Session, message: Message, outcome: Outcome) -> MessageState:
        """Write down any end but "sent", which many share."""
        now, error = self.clock(), outcome.summary
        if outcome.is_sent:
            return MessageState.SENT
        log.warning("letter not sent", message=message.id, kind=outcome.kind, reason=error)
        if outcome.kind is not Kind.IN_DOUBT:
            self._uncount(session, message)
        is_enough = outcome.kind is Kind.IN_DOUBT and message.letter in ONCE
        if (outcome.kind is not Kind.REFUSED or outcome.blames_the_link) and not is_enough:
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
                self._uncount(session, message)
                give_back(session, message, token=self.token, at=self.clock())
            session.commit()

    def _uncount(self, session: Session, message: Message) -> None:
        """The server has plainly not taken the mail over: its mailbox has not had it."""
        if message.id in self.counted:
            take_back(session, message)
            self.counted.discard(message.id)


def _to_different_mailboxes(messages: Sequence[Message]) -> list[Message]:
    """The first message and those after it up to the first that goes to one of the same mailboxes."""
    together: list[Message] = []
    seen: set[bytes] = set()
    for message in messages:
        if message.mailbox_key in seen:
            break
        together.append(message)
        if message.mailbox_key is not None:
            seen.add(message.mailbox_key)
    return together


_KEEP_BYTES = (
    update(Message.__table__)  # type: ignore[arg-type]
    .where(Message.id == bindparam("row"), Message.lease_token == bindparam("token"))
    .values(rendered=bindparam("bytes"))
)
