"""What an office did with a delivery, in words that say no more than is known."""

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from petitions.delivery.answers.office_record import Response
from petitions.web.offices.lines import Brought, Tally


def response_words(line: Brought) -> str:
    """One sentence: answered when, or waiting since when; never why, which nobody knows."""
    delivery, days = line.delivery, line.days or 0
    due_on = format_date(line.due_on, "long") if line.due_on else ""
    match line.response:
        case Response.ANSWERED:
            return _answered(line, days)
        case Response.PASSED_ON if delivery.passed_on_to:
            return str(_("The office named another to be asked: %(office)s", office=delivery.passed_on_to))
        case Response.PASSED_ON:
            return str(_("With a later delivery the office named another to be asked."))
        case Response.WAITING:
            return _waiting(days, due_on)
        case Response.OVERDUE:
            return _overdue(days, due_on)
        case Response.COPY:
            return str(_("A copy: no answer is asked for."))
    return ""


def _answered(line: Brought, days: int) -> str:
    at = line.delivery.answered_at
    if at is None:
        return str(_("The office answered a later delivery of this petition."))
    said = ngettext("Answered on %(day)s, after %(num)s day.", "Answered on %(day)s, after %(num)s days.",
                    days, day=format_date(at, "long"))  # fmt: skip
    return str(said) if days else str(_("Answered on %(day)s, the same day.", day=format_date(at, "long")))


def _waiting(days: int, due_on: str) -> str:
    if not days:
        return str(_("It arrived today. An answer is expected by %(day)s.", day=due_on))
    said = ngettext(
        "Waiting for %(num)s day. An answer is expected by %(day)s.",
        "Waiting for %(num)s days. An answer is expected by %(day)s.",
        days,
        day=due_on,
    )
    return str(said)


def _overdue(days: int, due_on: str) -> str:
    said = ngettext(
        "No answer in %(num)s day; it was expected by %(day)s.",
        "No answer in %(num)s days; it was expected by %(day)s.",
        days,
        day=due_on,
    )
    return str(said)


def tally_words(tally: Tally) -> list[str]:
    """The numbers of one office in a line, only those that are not nought."""
    said = [
        (tally.delivered, ngettext("%(num)s delivery", "%(num)s deliveries", tally.delivered)),
        (tally.answered, ngettext("%(num)s answered", "%(num)s answered", tally.answered)),
        (tally.passed_on, ngettext("%(num)s passed on", "%(num)s passed on", tally.passed_on)),
        (tally.waiting, ngettext("%(num)s waiting", "%(num)s waiting", tally.waiting)),
        (tally.overdue, ngettext("%(num)s without an answer in time", "%(num)s without an answer in time",
                                 tally.overdue)),
        (tally.not_arrived, ngettext("%(num)s not known to have arrived", "%(num)s not known to have arrived",
                                     tally.not_arrived)),
        (tally.copies, ngettext("%(num)s copy", "%(num)s copies", tally.copies)),
    ]  # fmt: skip
    return [str(words) for number, words in said if number]
