"""How a delivery stands, in words: one table for pages, letters and lists, whoever reads them."""

import datetime as dt

from flask import Flask
from flask_babel import format_date
from flask_babel import lazy_gettext as _

from petitions.delivery.answers.told import told_state
from petitions.delivery.models import Delivery

# What a badge says.
STATE_WORDS = {
    "planned": _("Planned"),
    "claimed": _("Being handed over"),
    "body_started": _("Being handed over"),
    "sent": _("Handed to the office's server"),
    "to_post": _("To be posted"),
    "posted": _("Posted"),
    "deferred": _("Not taken yet"),
    "refused": _("Refused by the office's server"),
    "in_doubt": _("In doubt"),
    "acknowledged": _("Acknowledged by the office"),
    "answered": _("Answered by the office"),
    "came_back": _("Came back after it was taken"),
    "returned": _("Came back by post"),
    "not_taken": _("Never taken by any server"),
    "stopped": _("Stopped before it was sent"),
    "replaced": _("Not sent, a later one brings the same"),
}
# The same as a sentence with its day, and what it does not mean.
STATE_SENTENCES = {
    "planned": _("It has not been sent yet."),
    "claimed": _("It is being handed over."),
    "body_started": _("It is being handed over."),
    "sent": _("Handed to the office's server on %(day)s. Whether anybody has read it is not known."),
    "to_post": _("It is to be posted on paper."),
    "posted": _("Posted on paper on %(day)s. Whether anybody has read it is not known."),
    "deferred": _("The office's server has not taken it yet; it is tried again since %(day)s."),
    "refused": _("The office's server refused it on %(day)s."),
    "in_doubt": _(
        "In doubt since %(day)s: the line broke before the office's server said yes. It may have arrived."
    ),
    "acknowledged": _("The office acknowledged it on %(day)s."),
    "answered": _("The office answered it on %(day)s."),
    "came_back": _("The office's server had taken it; on %(day)s it came back."),
    "returned": _("It was posted on paper; on %(day)s it came back undelivered."),
    "not_taken": _("It was tried for days; on %(day)s it was given up, since no server had taken it."),
    "stopped": _("The organizers stopped it before it was sent."),
    "replaced": _("It was not sent; a later delivery brings the same and more."),
}

# Why a letter came back, as the post says it on the envelope.
RETURN_REASONS = {
    "moved": _("the office has moved"),
    "unknown": _("unknown at this address"),
    "incomplete": _("the address is incomplete"),
    "refused": _("it was not accepted"),
    "unclaimed": _("nobody fetched it"),
    "damaged": _("it was damaged on the way"),
    "unsaid": _("no reason is given"),
}


def state_sentence(delivery: Delivery) -> str:
    """How a delivery stands, as a sentence in the language that is being spoken."""
    at = state_at(delivery)
    return str(STATE_SENTENCES[told_state(delivery)]) % {"day": format_date(at, "long") if at else "–"}


def state_at(delivery: Delivery) -> dt.datetime | None:
    """The instant since which it stands so."""
    moments = {
        "sent": delivery.sent_at,
        "posted": delivery.sent_at,
        "deferred": delivery.first_attempt_at,
        "refused": delivery.refused_at,
        "in_doubt": delivery.in_doubt_at,
        "acknowledged": delivery.acknowledged_at,
        "answered": delivery.answered_at,
        "came_back": delivery.bounced_at,
        "returned": delivery.bounced_at,
        "not_taken": delivery.refused_at,
    }
    return moments.get(told_state(delivery)) or delivery.first_attempt_at


def register(app: Flask) -> None:
    """Let every template, macros too, say how a delivery stands."""
    app.jinja_env.globals["delivery_state_words"] = STATE_WORDS
    app.jinja_env.globals["return_reason_words"] = RETURN_REASONS
