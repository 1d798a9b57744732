"""What an owner says of a webhook, and its events, states and failures in words."""

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField, StringField

from petitions.web.organizers.checks import REQUIRED, at_most, one_line
from petitions.web.organizers.forms import Form
from petitions.webhooks.addresses import LONGEST_URL
from petitions.webhooks.events import OFFERED, HookEvent
from petitions.webhooks.models import CallState

EVENTS = {
    HookEvent.MILESTONE: _("A part of the goal or a round number is reached"),
    HookEvent.THRESHOLD: _("A number is reached at which the schedule delivers"),
    HookEvent.DELIVERY_SENT: _("A delivery was sent"),
    HookEvent.DELIVERY_IN_DOUBT: _("A delivery is in doubt"),
    HookEvent.DELIVERY_REFUSED: _("A delivery was refused"),
    HookEvent.DELIVERY_CAME_BACK: _("A delivery came back"),
    HookEvent.OFFICE_ACKNOWLEDGED: _("An office has acknowledged a delivery"),
    HookEvent.OFFICE_ANSWERED: _("An office has replied"),
    HookEvent.STATE_CHANGED: _("A petition opens, pauses, closes …"),
    HookEvent.BURST_NOTICED: _("Very many sign from one place"),
    HookEvent.BURST_HELD: _("Such a burst was put aside"),
    HookEvent.DAILY_COUNT: _("The count of each open petition, every night"),
    HookEvent.TEST: _("Test"),
}
STATES = {
    CallState.QUEUED: _("Waits"),
    CallState.CLAIMED: _("Under way"),
    CallState.DEFERRED: _("Tried again"),
    CallState.SENT: _("Taken"),
    CallState.PARKED: _("Given up"),
}
# How a state's badge looks, by the states that have a look already.
LOOKS = {CallState.SENT: "sent", CallState.PARKED: "refused", CallState.DEFERRED: "deferred"}
FAILURES = {
    "not_https": _("The address must begin with https://."),
    "not_found": _("The name leads nowhere."),
    "not_allowed": _("The name leads to an address that no webhook may call."),
    "port": _("Only ports 443 and 8443 may be called."),
    "malformed": _("This is not an address."),
    "time_out": _("No answer in time."),
    "no_line": _("No connection, or it broke off."),
    "certificate": _("The connection cannot be trusted: the certificate is not valid."),
    "no_http": _("The answer was no HTTP."),
    "switched_off": _("Put aside when the webhook was switched off."),
}


class WebhookForm(Form):
    """Where to call, and about what."""

    url = StringField(_("Address to call"), [REQUIRED, one_line, at_most(LONGEST_URL)])
    events = SelectMultipleField(_("Call it when"), choices=[str(event) for event in OFFERED])
