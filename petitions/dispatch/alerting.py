"""Look whether organizers have to be told something, and post the letters about it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import STEPS, TOLD_ELSEWHERE, AlertKind
from petitions.alerts.look import look
from petitions.alerts.models import Alert
from petitions.alerts.night import may_be_told
from petitions.counting.queries import count
from petitions.dispatch.alert_words import advice, headline, path_of, sentence
from petitions.dispatch.members import members_wanting, speaking_to, write_to
from petitions.dispatch.weekly import tell_the_week

# What a letter's button opens, by its word; of the others it is the petition's page.
_LEADS_TO = {
    AlertKind.BURST: "burst",
    AlertKind.WEBHOOK_FAILED: "webhook",
    AlertKind.DELIVERY_SOON: "deliveries",
    AlertKind.TO_POST: "deliveries",
}


def look_and_tell(session: Session, *, now: dt.datetime) -> None:
    """Keep what happened since the last look, and write to whoever wants to hear of it."""
    zone = current_app.config["DEFAULT_TIMEZONE"]
    look(session, zone=zone, now=now)
    due = [alert for alert in _untold(session) if may_be_told(alert, zone=zone, now=now)]
    for alert in _newest_steps(due):
        if alert.kind not in TOLD_ELSEWHERE and _is_still_so(session, alert):
            _tell(session, alert, now)
    for alert in due:
        alert.told_at = now
    session.flush()
    tell_the_week(session, zone=zone, now=now)


def _untold(session: Session) -> Sequence[Alert]:
    """What one worker has in hand no other tells."""
    query = select(Alert).where(Alert.told_at.is_(None)).order_by(Alert.id)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def _newest_steps(alerts: Sequence[Alert]) -> Iterable[Alert]:
    """Without the steps of a petition that a higher one has left behind while all of them waited."""
    newest = {(each.petition_id, each.kind): each.id for each in alerts if each.kind in STEPS}
    return (each for each in alerts if newest.get((each.petition_id, each.kind), each.id) == each.id)


def _is_still_so(session: Session, alert: Alert) -> bool:
    """Bring a step up to the count of this moment; one that the count has left again is not told."""
    if alert.kind not in STEPS:
        return True
    reached, facts = count(session, alert.petition_id), alert.facts
    alert.facts = facts | {"count": reached}
    if alert.kind == AlertKind.MILESTONE:
        return bool(reached >= facts["step"])
    return bool(reached * 100 >= facts["percent"] * facts["goal"])


def _tell(session: Session, alert: Alert, now: dt.datetime) -> None:
    kind = AlertKind(alert.kind)
    for membership in members_wanting(session, alert.petition.organization_id, kind):
        with speaking_to(membership):
            context = _context(alert, membership.organizer.language)
        write_to(
            session,
            membership,
            letter="alert",
            kind=kind,
            about=("alert", alert.id),
            context=context,
            now=now,
        )


def _context(alert: Alert, language: str) -> dict[str, object]:
    is_webhook = alert.kind == AlertKind.WEBHOOK_FAILED
    petition = alert.petition
    return {
        "title": petition.organization.name if is_webhook else petition.text(language).title,
        "leads_to": _LEADS_TO.get(AlertKind(alert.kind), "petition"),
        "headline": headline(alert),
        "sentence": sentence(alert),
        "advice": advice(alert),
        "path": path_of(alert),
    }
