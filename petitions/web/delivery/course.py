"""What happened to a delivery, in order, as the public record tells it."""

import datetime as dt
from collections.abc import Sequence
from operator import itemgetter

from flask_babel import gettext as _

from petitions.delivery.answers.follow_up import Reminder
from petitions.delivery.answers.told import Beyond, told_state
from petitions.delivery.models import Delivery
from petitions.delivery.sending.letter_returns import LetterReturn
from petitions.dispatch.delivery_words import RETURN_REASONS


def course(
    delivery: Delivery, reminder: Reminder | None, returns: Sequence[LetterReturn] = ()
) -> list[tuple[str, dt.datetime]]:
    """(label, instant) of each step, earliest first; every journey of a letter that came back is one."""
    moments = [
        (_("Cut-off: signatures confirmed before"), delivery.run.until_at),
        (_("Compiled"), delivery.run.compiled_at),
        (_("Printed") if delivery.by_post else _("First tried"), delivery.first_attempt_at),
        *_journeys(delivery, returns),
        (_refused(delivery), delivery.refused_at),
        (_("In doubt: the mail server's last word was not heard"), delivery.in_doubt_at),
        (_("Acknowledged by the office"), delivery.acknowledged_at),
        (_("Passed on by the office to %(office)s", office=delivery.passed_on_to), delivery.passed_on_at),
        (_("Reminded by the campaign"), reminder.sent_at if reminder else None),
        (_("Answered by the office"), delivery.answered_at),
    ]
    return sorted(((label, at) for label, at in moments if at is not None), key=itemgetter(1))


def _journeys(delivery: Delivery, returns: Sequence[LetterReturn]) -> list[tuple[str, dt.datetime | None]]:
    """How it went: handed over once, or posted as often as it came back and once more."""
    if not delivery.by_post:
        return [
            (_("Handed to the office's server"), delivery.sent_at),
            (_("Came back from the office's mailbox"), delivery.bounced_at),
        ]
    found: list[tuple[str, dt.datetime | None]] = []
    for each in returns:
        reason = RETURN_REASONS[each.reason]
        found.append((_("Posted again") if found else _("Posted"), each.posted_at))
        found.append((_("Came back by post: %(reason)s", reason=reason), each.came_back_at))
    if delivery.bounced_at is None:
        found.append((_("Posted again") if found else _("Posted"), delivery.sent_at))
    return found


def _refused(delivery: Delivery) -> str:
    is_given_up = told_state(delivery) == Beyond.NOT_TAKEN
    return str(_("Given up: no server took it") if is_given_up else _("Refused by the office's server"))
