"""What an organizer decides about alerts: put one away, turn a kind off, hand out or take back the feed."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import delete
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert, AlertFeed, AlertPutAway, AlertTurnedOff
from petitions.alerts.queries import feed_of
from petitions.database import insert_for
from petitions.organizers.models import Membership


def put_away(session: Session, alert: Alert, *, organizer_id: int) -> None:
    """Show an alert to this organizer no more; pressed twice, the same."""
    row = {"alert_id": alert.id, "organizer_id": organizer_id}
    session.execute(insert_for(session, AlertPutAway).on_conflict_do_nothing(), row)


def choose_letters(session: Session, membership: Membership, wanted: Collection[AlertKind]) -> None:
    """Keep which letters a member wants; the others are turned off."""
    session.execute(delete(AlertTurnedOff).where(AlertTurnedOff.membership_id == membership.id))
    off = [kind for kind in AlertKind if kind not in wanted]
    session.add_all(AlertTurnedOff(membership_id=membership.id, kind=kind) for kind in off)
    session.flush()


def turn_off(session: Session, membership: Membership, kind: AlertKind) -> None:
    """No more letters of a kind to a member; pressed twice, the same."""
    row = {"membership_id": membership.id, "kind": kind}
    session.execute(insert_for(session, AlertTurnedOff).on_conflict_do_nothing(), row)


def turn_on(session: Session, membership: Membership, kind: AlertKind) -> None:
    """Letters of a kind again."""
    this = (AlertTurnedOff.membership_id == membership.id, AlertTurnedOff.kind == kind)
    session.execute(delete(AlertTurnedOff).where(*this))


def hand_out_feed(session: Session, organization_id: int, *, now: dt.datetime) -> AlertFeed:
    """A new address for the feed; the one before it works no more."""
    take_back_feed(session, organization_id, now=now)
    feed = AlertFeed(public_id=uuid.uuid4(), organization_id=organization_id, created_at=now)
    session.add(feed)
    session.flush()
    return feed


def take_back_feed(session: Session, organization_id: int, *, now: dt.datetime) -> None:
    """The address works no more."""
    feed = feed_of(session, organization_id)
    if feed is not None:
        feed.ended_at = now
        session.flush()
