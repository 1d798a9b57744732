"""Look whether organizers have to be told something, and post the letters about it."""

import datetime as dt
from collections.abc import Iterable

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.digest_days import wants_it_of, weekday_in
from petitions.alerts.kinds import TOLD_ELSEWHERE, WRITTEN_TO, AlertKind
from petitions.alerts.look import look
from petitions.alerts.models import Alert
from petitions.alerts.queries import wants
from petitions.dispatch.alert_words import advice, headline, path_of, sentence
from petitions.organizers.models import Membership, Organizer
from petitions.outbox.post import post
from petitions.site import spoken


def look_and_tell(session: Session, *, now: dt.datetime) -> None:
    """Keep what happened since the last look, and write to whoever wants to hear of it."""
    look(session, zone=current_app.config["DEFAULT_TIMEZONE"], now=now)
    for alert in session.scalars(select(Alert).where(Alert.told_at.is_(None)).order_by(Alert.id)).all():
        if alert.kind not in TOLD_ELSEWHERE:
            _tell(session, alert, now)
        alert.told_at = now
    session.flush()


def _tell(session: Session, alert: Alert, now: dt.datetime) -> None:
    for organizer in _listeners(session, alert):
        with force_locale(spoken(organizer.language)):
            context = _context(alert, organizer.language)
        post(
            session,
            letter="alert",
            recipient=organizer.email,
            language=organizer.language,
            about=("alert", alert.id),
            context=context,
            now=now,
        )


def _context(alert: Alert, language: str) -> dict[str, object]:
    is_webhook = alert.kind == AlertKind.WEBHOOK_FAILED
    petition = alert.petition
    return {
        "title": petition.organization.name if is_webhook else petition.text(language).title,
        "is_webhook": is_webhook,
        "headline": headline(alert),
        "sentence": sentence(alert),
        "advice": advice(alert),
        "path": path_of(alert),
    }


def _listeners(session: Session, alert: Alert) -> Iterable[Organizer]:
    kind, organization_id = AlertKind(alert.kind), alert.petition.organization_id
    is_its_day = [wants_it_of(weekday_in(alert.key))] if kind == AlertKind.DIGEST else []
    query = (
        select(Organizer)
        .join(Membership, Membership.organizer_id == Organizer.id)
        .where(Membership.organization_id == organization_id, Membership.role.in_(WRITTEN_TO[kind]))
        .where(Organizer.active, wants(kind), *is_its_day)
        .order_by(Organizer.id)
    )
    return session.scalars(query).all()
