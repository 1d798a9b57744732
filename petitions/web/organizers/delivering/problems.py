"""What a person should look at before a delivery goes out, in plain words."""

import datetime as dt

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from petitions.comments.queries import Show
from petitions.days import format_date
from petitions.delivery.sending.rehearsal import Problem
from petitions.web.current import language_name
from petitions.web.organizers.words import OBSTACLES


def problem_words(problem: Problem) -> str:
    """One sentence; an obstacle is said as on the deliveries' page."""
    values = dict(problem.values)
    match problem.code:
        case "language_missing":
            name = language_name(str(values["language"]))
            return str(_("The petition has no text in the office's language (%(language)s).", language=name))
        case "too_large":
            return _too_large(values)
        case "letter_returned":
            return _letter_returned(values)
        case "spike":
            return _spike(values)
        case "repeats_open":
            return _repeats(int(str(values["number"])))
        case "comments_unread":
            return _comments(int(str(values["number"])))
    return str(OBSTACLES.get(problem.code, problem.code))


def problem_path(problem: Problem, slug: str) -> str:
    """Where somebody can do something about it; "" where nowhere on these pages."""
    match problem.code:
        case "spike":
            return url_for("organize.signatures", slug=slug, day=str(dict(problem.values)["day"]))
        case "repeats_open":
            return url_for("organize.repeats", slug=slug)
        case "comments_unread":
            return url_for("organize.comments", slug=slug, show=Show.NEW)
    return ""


def _repeats(number: int) -> str:
    return str(
        ngettext(
            "%(num)s signature looks like an earlier one and is not decided on.",
            "%(num)s signatures look like earlier ones and are not decided on.",
            number,
        )
    )


def _comments(number: int) -> str:
    return str(
        ngettext(
            "%(num)s comment was read by nobody yet.", "%(num)s comments were read by nobody yet.", number
        )
    )


def _too_large(values: dict[str, object]) -> str:
    return str(
        _(
            "The files have %(size)s MB, more than the office takes in one mail: it gets a link instead.",
            size=format_decimal(values["megabytes"]),
        )
    )


def _letter_returned(values: dict[str, object]) -> str:
    day = values["day"]
    said = format_date(day, "long") if isinstance(day, dt.date) else str(day)
    return str(
        _("The last letter to this address came back on %(day)s. Please see that it is right.", day=said)
    )


def _spike(values: dict[str, object]) -> str:
    day = values["day"]
    said = format_date(day, "long") if isinstance(day, dt.date) else str(day)
    number = format_decimal(values["number"])
    return str(
        _(
            "Very many came on one day: %(number)s on %(day)s. Please see where they came from.",
            number=number,
            day=said,
        )
    )
