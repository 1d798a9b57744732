"""Alerts on the pages: shown, put away, a burst put aside in one press; and which letters one wants."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from petitions.alerts.choose import choose_letters, hand_out_feed, put_away, take_back_feed
from petitions.alerts.digest_days import Moment, choose_moment, moment_of
from petitions.alerts.hold import Burst, burst_now, consequence, hold_burst, release_burst
from petitions.alerts.kinds import WRITTEN_TO, AlertKind
from petitions.alerts.models import Alert
from petitions.alerts.night import DAY_BEGINS, DAY_ENDS
from petitions.alerts.queries import feed_of, shown_alerts, turned_off
from petitions.campaign.models import Petition
from petitions.dispatch.alert_words import KINDS, advice, burst_sentence, headline, sentence
from petitions.organizers.models import Membership
from petitions.organizers.permissions import Permission
from petitions.tokens import Signer
from petitions.web.current import absolute, now
from petitions.web.organizers.access import Access, Me
from petitions.web.organizers.delivering.phrases import city_of, weekday_names

FEED_PURPOSE = "alerts"
_WEEKDAYS, _HOURS = range(7), range(24)


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert as its line shows it; `burst` is how a burst stands now."""

    alert: Alert
    headline: str
    sentence: str
    advice: str
    burst: Burst | None


def lines_of(me: Me, petitions: Sequence[Petition]) -> list[AlertLine]:
    """What happened lately to some petitions and I have not put away."""
    ids = [each.id for each in petitions]
    return [_line(me, each) for each in shown_alerts(me.session, me.organizer.id, ids, now=now())]


def _line(me: Me, alert: Alert) -> AlertLine:
    if alert.kind != AlertKind.BURST:
        return AlertLine(alert, headline(alert), sentence(alert), advice(alert), None)
    burst = burst_now(me.session, alert)
    words = burst_sentence(alert, burst.signed, burst.confirmed)
    return AlertLine(alert, headline(alert), words, advice(alert), burst)


def _alert(access: Access, alert_id: int) -> Alert:
    alert = access.session.get(Alert, alert_id)
    if alert is None or alert.petition_id != access.petition.id:
        abort(404)
    return alert


def _back(access: Access) -> ResponseReturnValue:
    if request.form.get("from") == "home":
        return redirect(url_for("organize.home"))
    if request.form.get("from") == "alert":
        return redirect(request.path.rpartition("/")[0])
    return redirect(url_for("organize.watch", slug=access.petition.slug, _anchor="alerts"))


def burst(access: Access, alert_id: int) -> ResponseReturnValue:
    """Where the letter about a burst leads: what is known, and what a press would do before it is made."""
    alert = _alert(access, alert_id)
    if alert.kind != AlertKind.BURST:
        abort(404)
    line = _line(access.me, alert)
    would = consequence(access.session, alert, line.burst) if line.burst else None
    return render_template("organizers/burst.html", access=access, line=line, would=would)


def put_alert_away(access: Access, alert_id: int) -> ResponseReturnValue:
    """Show an alert to me no more; others still see it."""
    put_away(access.session, _alert(access, alert_id), organizer_id=access.me.organizer.id)
    access.session.commit()
    return _back(access)


def hold_alert(access: Access, alert_id: int) -> ResponseReturnValue:
    """Put a burst's signatures aside."""
    done = hold_burst(access.session, _alert(access, alert_id), now=now())
    access.note("signatures_hold", number=done)
    access.session.commit()
    flash(ngettext("%(num)s signature is put aside.", "%(num)s signatures are put aside.", done), "success")
    return _back(access)


def release_alert(access: Access, alert_id: int) -> ResponseReturnValue:
    """Take that back."""
    done = release_burst(access.session, _alert(access, alert_id), now=now())
    access.note("signatures_release", number=done)
    access.session.commit()
    flash(ngettext("%(num)s signature is released.", "%(num)s signatures are released.", done), "success")
    return _back(access)


def choose_alerts(me: Me) -> ResponseReturnValue:
    """Which letters I want about the petitions of each organisation; and its feed, for owners."""
    if request.method == "POST":
        mine = {str(each.id): each for each in me.memberships}
        membership = mine.get(request.form.get("member", "")) or abort(404)
        wanted = [kind for kind in AlertKind if kind in request.form.getlist("kind")]
        offered = set(_kinds_for(membership))
        choose_letters(me.session, membership, [*wanted, *(set(AlertKind) - offered)])
        chosen = request.form.get("weekday", -1, type=int), request.form.get("hour", -1, type=int)
        if chosen[0] in _WEEKDAYS and chosen[1] in _HOURS:
            choose_moment(me.session, membership.id, Moment(*chosen))
        me.session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for("organize.choose_alerts"))
    return render_template(
        "organizers/alerts.html",
        rows=[_choices(me, each) for each in me.memberships],
        weekdays=weekday_names(),
        hours=[dt.time(hour) for hour in _HOURS],
        day=(dt.time(DAY_BEGINS), dt.time(DAY_ENDS)),
        city=city_of(current_app.config["DEFAULT_TIMEZONE"]),
    )


def _kinds_for(membership: Membership) -> list[AlertKind]:
    return [kind for kind, roles in WRITTEN_TO.items() if membership.role in roles]


def _choices(me: Me, membership: Membership) -> dict[str, object]:
    off, may_lead = turned_off(me.session, membership.id), membership in me.organizations_for(Permission.LEAD)
    feed = feed_of(me.session, membership.organization_id) if may_lead else None
    signer = Signer(current_app.config["SECRET_KEY"], FEED_PURPOSE)
    address = feed and absolute(url_for("alerts.feed", token=signer.token(feed.public_id)))
    return {
        "membership": membership,
        "kinds": [(kind, KINDS[kind], kind not in off) for kind in _kinds_for(membership)],
        "moment": moment_of(me.session, membership.id),
        "may_lead": may_lead,
        "address": address,
    }


def change_feed(me: Me, organization_slug: str) -> ResponseReturnValue:
    """Make a new address for the feed, or take it back; the address before works no more."""
    led = {each.organization.slug: each.organization for each in me.organizations_for(Permission.LEAD)}
    organization = led.get(organization_slug) or abort(404)
    if "end" in request.form:
        take_back_feed(me.session, organization.id, now=now())
    else:
        hand_out_feed(me.session, organization.id, now=now())
    action = "feed_ended" if "end" in request.form else "feed_made"
    me.note(action, subject=organization.slug, organization_id=organization.id)
    me.session.commit()
    return redirect(url_for("organize.choose_alerts"))
