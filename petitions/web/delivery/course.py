"""What happened to a delivery, in order, as the public record tells it."""

import datetime as dt
from operator import itemgetter

from flask_babel import gettext as _

from petitions.delivery.answers.follow_up import Reminder
from petitions.delivery.answers.told import Beyond, told_state
from petitions.delivery.models import Delivery


def course(delivery: Delivery, reminder: Reminder | None) -> list[tuple[str, dt.datetime]]:
    """(label, instant) of each step, earliest first."""
    moments = [
        (_("Cut-off: signatures confirmed before"), delivery.run.until_at),
        (_("Compiled"), delivery.run.compiled_at),
        (_("Printed") if delivery.by_post else _("First tried"), delivery.first_attempt_at),
        (_("Posted") if delivery.by_post else _("Handed to the office's server"), delivery.sent_at),
        (_refused(delivery), delivery.refused_at),
        (_("Came back from the office's mailbox"), delivery.bounced_at),
        (_("In doubt: the mail server's last word was not heard"), delivery.in_doubt_at),
        (_("Acknowledged by the office"), delivery.acknowledged_at),
        (_("Passed on by the office to %(office)s", office=delivery.passed_on_to), delivery.passed_on_at),
        (_("Reminded by the campaign"), reminder.sent_at if reminder else None),
        (_("Answered by the office"), delivery.answered_at),
    ]
    return sorted(((label, at) for label, at in moments if at is not None), key=itemgetter(1))


def _refused(delivery: Delivery) -> str:
    is_given_up = told_state(delivery) == Beyond.NOT_TAKEN
    return str(_("Given up: no server took it") if is_given_up else _("Refused by the office's server"))
