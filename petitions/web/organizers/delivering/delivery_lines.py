"""Runs and their deliveries as organizers see them: plain values, what needs somebody first."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from petitions.delivery.answers.clock import Terms, answer_due_on, is_overdue
from petitions.delivery.answers.follow_up import Reminder
from petitions.delivery.answers.told import Beyond, told_state
from petitions.delivery.models import Delivery, DeliveryFile, DeliveryRun, OfficeReply
from petitions.delivery.proof.proof_models import RunProgress
from petitions.delivery.queries import WAITING, waits_for
from petitions.delivery.sending.approve import waits_for_approval
from petitions.delivery.states import DeliveryState, RunState
from petitions.web.campaign.pages import file_size
from petitions.web.current import now
from petitions.web.delivery.titles import holder_style, office_title
from petitions.web.organizers.delivering.letter_lines import (
    LetterLine,
    Letters,
    Paper,
    letter_line,
    letters_of,
)

# What the run's own line says already.
_SAID_OF_THE_RUN = frozenset({"stopped", "held", "not_compiled", "approval"})
# Whose talk with the mail server a person may want to read before they decide.
_TALKED_OF = frozenset({DeliveryState.IN_DOUBT, DeliveryState.REFUSED, DeliveryState.DEFERRED})


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a delivery; `tells_link`: the office's own link stands in it."""

    id: int
    name: str
    size: str
    tells_link: bool


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """What the office answered, in one or both languages; public once it was released."""

    texts: list[tuple[str, str]]
    is_released: bool
    document_size: str


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One addressee of one run. `obstacle` is the code of what keeps it back, "" for nothing."""

    id: int
    reference: str
    office: str
    holder: str
    email: str
    state: str
    obstacle: str
    server_reply: str
    transcript: str
    attempts: int
    next_attempt_at: dt.datetime | None
    signature_count: int
    file_number: str
    office_contact: str
    acknowledged_at: dt.datetime | None
    answered_at: dt.datetime | None
    is_acknowledged_by_day: bool
    is_answered_by_day: bool
    is_overdue: bool
    reminder: Reminder | None
    link_state: str
    passed_on_to: str
    language: str
    files: list[FileLine]
    reply: ReplyLine | None
    letter: LetterLine


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run with its deliveries; those that need somebody come first."""

    id: int
    number: int
    kind: str
    state: str
    is_late: bool
    until_at: dt.datetime
    release_at: dt.datetime | None
    is_held: bool
    count: int
    joined_count: int
    left_count: int
    problem: str
    percent: int | None
    is_outdated: bool
    waits_for_approval: bool
    may_stop: bool
    letters: Letters
    lines: list[DeliveryLine]


@dataclass(frozen=True, slots=True)
class Around:
    """What other rows know of deliveries, by the delivery's id: what it is asked, reminded of, and answered.

    `heard_later` are those whose office spoke to a later one: nothing is overdue there.
    """

    terms: Terms | None = None
    reminders: Mapping[int, Reminder] = field(default_factory=dict)
    heard_later: Collection[int] = ()
    papers: Mapping[int, Paper] = field(default_factory=dict)


def run_line(
    run: DeliveryRun,
    restored: dt.datetime,
    progress: RunProgress | None = None,
    around: Around | None = None,
) -> RunLine:
    """A run as it stands now; `restored` is the instant of a backup that waits for a yes, or long ago."""
    around = around or Around()
    lines = [_delivery_line(each, waits_for(each, restored), around) for each in run.deliveries]
    is_begun = any(each.attempts for each in run.deliveries)
    return RunLine(
        id=run.id,
        number=run.number,
        kind=run.kind,
        state=run.state,
        is_late=run.is_late,
        until_at=run.until_at,
        release_at=run.release_at,
        is_held=run.release_at is not None and run.release_at > now(),
        count=run.count,
        joined_count=run.joined_count,
        left_count=run.left_count,
        problem=run.problem,
        percent=_percent(run, progress),
        is_outdated=progress is not None and progress.outdated_at is not None,
        waits_for_approval=waits_for_approval(run),
        may_stop=run.state in (RunState.PLANNED, RunState.COMPILED) and not is_begun,
        letters=letters_of(run.deliveries),
        lines=sorted(lines, key=_urgency),
    )


def _percent(run: DeliveryRun, progress: RunProgress | None) -> int | None:
    """How far a run is that a worker has in hand; None for any other."""
    is_in_hand = run.state == RunState.PLANNED and run.lease_until is not None
    return progress.percent if is_in_hand and progress is not None else None


def _is_overdue(delivery: Delivery, around: Around) -> bool:
    terms = None if delivery.id in around.heard_later else around.terms
    return terms is not None and is_overdue(
        delivery, answer_due_on(delivery, terms), today=terms.day_of(now())
    )


def _delivery_line(delivery: Delivery, waiting: str, around: Around) -> DeliveryLine:
    return DeliveryLine(
        id=delivery.id,
        reference=delivery.reference,
        office=office_title(delivery) if delivery.office_title else delivery.email,
        holder=holder_style(delivery),
        email=delivery.email,
        state=told_state(delivery),
        obstacle="" if waiting in _SAID_OF_THE_RUN else waiting,
        server_reply=delivery.server_reply,
        transcript=delivery.transcript if delivery.state in _TALKED_OF else "",
        attempts=delivery.attempts,
        next_attempt_at=delivery.next_attempt_at if delivery.state in WAITING and not waiting else None,
        signature_count=delivery.signature_count,
        file_number=delivery.file_number,
        office_contact=delivery.office_contact,
        acknowledged_at=delivery.acknowledged_at,
        answered_at=delivery.answered_at,
        is_acknowledged_by_day=delivery.is_acknowledged_by_day,
        is_answered_by_day=delivery.is_answered_by_day,
        is_overdue=_is_overdue(delivery, around),
        reminder=around.reminders.get(delivery.id),
        link_state=_link_state(delivery),
        passed_on_to=delivery.passed_on_to,
        language=delivery.language,
        files=[
            FileLine(each.id, each.name, file_size(each.size), tells_link(each)) for each in delivery.files
        ],
        reply=_reply_line(delivery.reply) if delivery.reply else None,
        letter=letter_line(delivery, around.papers.get(delivery.id) or Paper()),
    )


def tells_link(file: DeliveryFile) -> bool:
    """Whether the office's own link stands in a file. Whoever has that may answer for the office."""
    return not file.media_type.startswith(("text/csv", "application/json"))


def _reply_line(reply: OfficeReply) -> ReplyLine:
    texts = [(code, text) for code, text in (("en", reply.text_en), ("fr", reply.text_fr)) if text]
    size = file_size(reply.document_size) if reply.document_key else ""
    return ReplyLine(texts, reply.released_at is not None, size)


def _link_state(delivery: Delivery) -> str:
    """Whether the office's page is open: "", open, revoked or expired."""
    if delivery.link_revoked_at is not None:
        return "revoked"
    if delivery.link_expires_at is None:
        return ""
    return "open" if now() < delivery.link_expires_at else "expired"


def _urgency(line: DeliveryLine) -> tuple[int, str]:
    failed = (DeliveryState.REFUSED, Beyond.CAME_BACK, Beyond.RETURNED, Beyond.NOT_TAKEN)
    order = dict.fromkeys(failed, 1) | {
        DeliveryState.IN_DOUBT.value: 0,
        DeliveryState.DEFERRED.value: 2,
        DeliveryState.TO_POST.value: 2,
    }
    return (order.get(line.state, 2 if line.obstacle else 3), line.office)
