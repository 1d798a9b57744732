"""Alerts as pages and feeds show them."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from petitions.alerts.digest_days import is_mine
from petitions.alerts.kinds import SHOWN_DAYS, AlertKind
from petitions.alerts.models import Alert, AlertFeed, AlertPutAway, AlertTurnedOff
from petitions.campaign.models import Petition
from petitions.organizers.models import Membership

FEED_LENGTH = 50


def shown_alerts(
    session: Session, organizer_id: int, petition_ids: Sequence[int], *, now: dt.datetime, limit: int = 20
) -> Sequence[Alert]:
    """What happened lately to some petitions and this organizer has not put away, newest first."""
    put_away = exists().where(AlertPutAway.alert_id == Alert.id, AlertPutAway.organizer_id == organizer_id)
    query = (
        select(Alert)
        .where(Alert.petition_id.in_(petition_ids), Alert.at > now - dt.timedelta(SHOWN_DAYS), ~put_away)
        .where(is_mine(organizer_id))
        .options(joinedload(Alert.petition).selectinload(Petition.texts))
        .order_by(Alert.at.desc(), Alert.id.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def turned_off(session: Session, membership_id: int) -> set[AlertKind]:
    """The kinds that a member does not want letters about."""
    query = select(AlertTurnedOff.kind).where(AlertTurnedOff.membership_id == membership_id)
    return {AlertKind(kind) for kind in session.scalars(query)}


def feed_by_id(session: Session, public_id: uuid.UUID) -> AlertFeed | None:
    """The feed of a random id, unless it was taken back."""
    query = select(AlertFeed).where(AlertFeed.public_id == public_id, AlertFeed.ended_at.is_(None))
    return session.scalars(query).first()


def feed_of(session: Session, organization_id: int) -> AlertFeed | None:
    """An organisation's feed that is in use."""
    query = select(AlertFeed).where(
        AlertFeed.organization_id == organization_id, AlertFeed.ended_at.is_(None)
    )
    return session.scalars(query).first()


def newest_alerts(session: Session, organization_id: int) -> Sequence[Alert]:
    """The latest alerts of an organisation's petitions, for a feed."""
    query = (
        select(Alert)
        .join(Petition)
        .where(Petition.organization_id == organization_id)
        .options(joinedload(Alert.petition).selectinload(Petition.texts))
        .order_by(Alert.id.desc())
        .limit(FEED_LENGTH)
    )
    return session.scalars(query).all()


def wants(kind: AlertKind) -> ColumnElement[bool]:
    """The condition that a member has not turned a kind of letter off."""
    is_off = exists().where(AlertTurnedOff.membership_id == Membership.id, AlertTurnedOff.kind == kind)
    return ~is_off
