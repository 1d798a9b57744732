"""Links that sign in: good for a quarter of an hour, and until the next sign-in of the account."""

import datetime as dt

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.organizers.models import Organizer, SignIn

GOOD_FOR = dt.timedelta(minutes=15)


def sign_in_token(session: Session, organizer: Organizer) -> str:
    """Bound to the account's secret mark and to its latest sign-in, so that it is used up by signing in."""
    return str(_serializer().dumps([organizer.fs_uniquifier, _latest(session, organizer)]))


def holder_of(session: Session, token: str) -> Organizer | None:
    """The account that a link signs in; None when it is not ours, too old or used."""
    try:
        uniquifier, latest = _serializer().loads(token, max_age=round(GOOD_FOR.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    query = select(Organizer).where(Organizer.fs_uniquifier == uniquifier, Organizer.active)
    organizer = session.scalars(query).first()
    return organizer if organizer is not None and _latest(session, organizer) == latest else None


def _latest(session: Session, organizer: Organizer) -> int:
    latest = session.scalar(select(func.max(SignIn.id)).where(SignIn.organizer_id == organizer.id))
    return latest or 0


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="countersign: sign-in link")
