"""What happened to a delivery, in order, as the public record tells it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from flask_babel import gettext as _

from petitions.delivery.answers.follow_up import Reminder
from petitions.delivery.answers.told import Beyond, told_state
from petitions.delivery.models import Delivery
from petitions.delivery.sending.letter_returns import LetterReturn
from petitions.dispatch.delivery_words import RETURN_REASONS


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened; of what somebody entered by the day, only the day is told."""

    label: str
    at: dt.datetime
    is_day: bool = False


def course(delivery: Delivery, reminder: Reminder | None, returns: Sequence[LetterReturn] = ()) -> list[Step]:
    """Each step, earliest first; every journey of a letter that came back is one."""
    moments = [
        (_("Cut-off: signatures confirmed before"), delivery.run.until_at),
        (_("Compiled"), delivery.run.compiled_at),
        (_("Printed") if delivery.by_post else _("First tried"), delivery.first_attempt_at),
        (_("Handed to the office's server"), None if delivery.by_post else delivery.sent_at),
        (_refused(delivery), delivery.refused_at),
        (_("Came back from the office's mailbox"), None if delivery.by_post else delivery.bounced_at),
        (_("In doubt: the mail server's last word was not heard"), delivery.in_doubt_at),
        (_("Passed on by the office to %(office)s", office=delivery.passed_on_to), delivery.passed_on_at),
        (_("Reminded by the campaign"), reminder.sent_at if reminder else None),
    ]
    steps = [Step(label, at) for label, at in moments if at is not None] + _words_of_office(delivery)
    if delivery.by_post:
        steps += _journeys(delivery, returns)
    return sorted(steps, key=attrgetter("at"))


def _words_of_office(delivery: Delivery) -> list[Step]:
    """That it has the delivery, and that it answered."""
    told = (
        (_("Acknowledged by the office"), delivery.acknowledged_at, delivery.is_acknowledged_by_day),
        (_("Answered by the office"), delivery.answered_at, delivery.is_answered_by_day),
    )
    return [Step(label, at, is_day) for label, at, is_day in told if at is not None]


def _journeys(delivery: Delivery, returns: Sequence[LetterReturn]) -> list[Step]:
    """How a letter went: posted as often as it came back, and once more if it is on its way."""
    found: list[Step] = []
    for each in returns:
        reason = RETURN_REASONS[each.reason]
        found.append(_posted(each.posted_at, is_again=bool(found)))
        found.append(Step(_("Came back by post: %(reason)s", reason=reason), each.came_back_at, is_day=True))
    if delivery.bounced_at is None and delivery.sent_at is not None:
        found.append(_posted(delivery.sent_at, is_again=bool(found)))
    return found


def _posted(at: dt.datetime, *, is_again: bool) -> Step:
    return Step(_("Posted again") if is_again else _("Posted"), at, is_day=True)


def _refused(delivery: Delivery) -> str:
    is_given_up = told_state(delivery) == Beyond.NOT_TAKEN
    return str(_("Given up: no server took it") if is_given_up else _("Refused by the office's server"))
