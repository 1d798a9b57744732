"""Alerts in words: the same in the letters, on the pages and in the feed."""

import datetime as dt
from typing import Any

from flask_babel import format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert
from petitions.days import format_date, format_time

KINDS = {
    AlertKind.GOAL: _("Part of the goal reached"),
    AlertKind.MILESTONE: _("A round number reached"),
    AlertKind.BURST: _("Very many from one place"),
    AlertKind.STALLED: _("Nobody signs any more"),
    AlertKind.DELIVERY_SOON: _("A delivery is coming up"),
    AlertKind.DELIVERY_STOPPED: _("A delivery was stopped"),
    AlertKind.DELIVERY_IN_DOUBT: _("A delivery is in doubt"),
    AlertKind.OFFICE_REPLIED: _("An office has replied"),
    AlertKind.TO_POST: _("Letters wait to be posted"),
    AlertKind.DIGEST: _("The week in numbers"),
    AlertKind.WEBHOOK_FAILED: _("A webhook is not answered"),
}
_ADVICE = {
    AlertKind.BURST: _(
        "It may be a choir after its rehearsal, or a machine. You can look at them and put them aside in one"
        " press; one more press takes that back."
    ),
    AlertKind.STALLED: _("An update, a new partner or the poster on one more door often starts it again."),
    AlertKind.DELIVERY_SOON: _("You can look at what will go out, and stop it."),
    AlertKind.WEBHOOK_FAILED: _(
        "On the page of the webhook you see what it answered; you can send events again and switch it on."
    ),
    AlertKind.TO_POST: _(
        "Print the pack, put it into the post, and enter the day on the page of the deliveries. Until then it"
        " counts as not delivered."
    ),
}
_SENTENCES = {
    AlertKind.GOAL: _("%(percent)s%% of the goal: %(count)s of %(goal)s signatures."),
    AlertKind.MILESTONE: _("More than %(step)s: %(count)s signatures are in the count."),
    AlertKind.DELIVERY_STOPPED: _("Delivery no. %(number)s to %(addressee)s was stopped and needs you."),
    AlertKind.DELIVERY_IN_DOUBT: _("Delivery no. %(number)s to %(addressee)s may or may not have arrived."),
    AlertKind.OFFICE_REPLIED: _("%(addressee)s has replied to delivery no. %(number)s."),
    AlertKind.DIGEST: _(
        "New in the past seven days: %(joined)s (in the seven before: %(joined_before)s). In the count now:"
        " %(count)s."
    ),
}


def headline(alert: Alert) -> str:
    """What it is about, in a few words."""
    if alert.kind == AlertKind.GOAL and alert.facts["percent"] == 100:
        return str(gettext("The goal is reached"))
    if "came_back_on" in alert.facts:
        return str(gettext("A letter came back by post"))
    return str(KINDS[AlertKind(alert.kind)])


def advice(alert: Alert) -> str:
    """What can be done about it; "" when nothing need be."""
    if "came_back_on" in alert.facts:
        return str(
            gettext(
                "Post the same pack again under a new tracking number, or have the office's address corrected"
                " and deliver again: the next delivery brings the same."
            )
        )
    return str(_ADVICE.get(AlertKind(alert.kind), ""))


def path_of(alert: Alert) -> str:
    """The page on which something can be done about it."""
    petition = alert.petition
    match alert.kind:
        case AlertKind.WEBHOOK_FAILED:
            organization = petition.organization.slug
            return f"/organize/organizations/{organization}/webhooks/{alert.facts['webhook']}"
        case AlertKind.BURST:
            return f"/organize/petitions/{petition.slug}/alerts/{alert.id}"
        case AlertKind.DELIVERY_SOON | AlertKind.TO_POST:
            return f"/organize/petitions/{petition.slug}/deliveries"
    return f"/organize/petitions/{petition.slug}"


def sentence(alert: Alert) -> str:
    """What happened, with its numbers."""
    match alert.kind:
        case AlertKind.BURST:
            return burst_sentence(alert, alert.facts["signed"], alert.facts["confirmed"])
        case AlertKind.STALLED:
            day = format_date(dt.date.fromisoformat(alert.facts["last_on"]), "long")
            return str(gettext("The last signature came on %(day)s.", day=day))
        case AlertKind.DELIVERY_SOON if "threshold" in alert.facts:
            words = gettext("At %(threshold)s signatures a delivery goes out; %(count)s are in the count.")
            return str(words) % {name: _said(value) for name, value in alert.facts.items()}
        case AlertKind.WEBHOOK_FAILED:
            return _webhook_sentence(alert)
        case AlertKind.DELIVERY_SOON:
            moment = moment_in_words(dt.datetime.fromisoformat(alert.facts["slot_at"]))
            return str(gettext("Planned for: %(moment)s", moment=moment))
        case AlertKind.TO_POST:
            return _to_post(alert)
        case AlertKind.DELIVERY_STOPPED if "came_back_on" in alert.facts:
            words = gettext("Delivery no. %(number)s to %(addressee)s came back by post on %(day)s.")
            day = format_date(dt.date.fromisoformat(alert.facts["came_back_on"]), "long")
            facts = alert.facts
            return str(words) % {"number": facts["number"], "addressee": facts["addressee"], "day": day}
    return str(_SENTENCES[AlertKind(alert.kind)]) % {
        name: _said(value) for name, value in alert.facts.items()
    }


def moment_in_words(at: dt.datetime) -> str:
    """A day and an hour by the clock of the site, with its zone."""
    day, time = format_date(at, "full"), format_time(at, "short")
    return f"{gettext('%(day)s, %(time)s', day=day, time=time)} {format_time(at, 'z')}"


def _to_post(alert: Alert) -> str:
    """How many letters of which delivery, on how many sheets, and since when if they were called to mind."""
    facts = alert.facts
    told = {"number": _said(facts["number"]), "sheets": _said(facts["sheets"])}
    letters = ngettext(
        "Delivery no. %(number)s: %(num)s letter is ready to be printed, on %(sheets)s sheets.",
        "Delivery no. %(number)s: %(num)s letters are ready to be printed, on %(sheets)s sheets.",
        facts["letters"],
        **told,
    )
    if not facts["since"]:
        return str(letters)
    day = format_date(dt.date.fromisoformat(facts["since"]), "long")
    waited = gettext("They have waited since %(day)s.", day=day)
    return f"{letters} {waited}"


def _webhook_sentence(alert: Alert) -> str:
    if alert.facts["is_off"]:
        words = gettext("%(host)s has taken nothing for three days; the webhook was switched off.")
    else:
        words = gettext("%(host)s has not taken an event for three days; it was put aside.")
    return str(words) % {"host": alert.facts["host"]}


def burst_sentence(alert: Alert, signed: int, confirmed: int) -> str:
    """How many came in how short a time from where, and how many of them confirmed."""
    minutes = alert.facts["minutes"]
    told = {"signed": _said(signed), "confirmed": _said(confirmed), "domain": alert.facts["origin"]}
    if alert.facts["by"] == "network":
        return str(
            ngettext(
                "%(signed)s in %(num)s minute from one network; %(confirmed)s of %(signed)s confirmed.",
                "%(signed)s in %(num)s minutes from one network; %(confirmed)s of %(signed)s confirmed.",
                minutes,
                **told,
            )
        )
    return str(
        ngettext(
            "%(signed)s in %(num)s minute under %(domain)s; %(confirmed)s of %(signed)s confirmed.",
            "%(signed)s in %(num)s minutes under %(domain)s; %(confirmed)s of %(signed)s confirmed.",
            minutes,
            **told,
        )
    )


def _said(value: Any) -> str:
    return format_decimal(value) if isinstance(value, int) else str(value)
