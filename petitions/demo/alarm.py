"""What organizers of the demo are told: a burst by night, and what the last weeks brought."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.bursts import NEEDED, note_bursts
from petitions.alerts.growth import look_at_growth
from petitions.signing.limits import HeldReason
from petitions.signing.models import Signature


def ring_for_the_past(session: Session, *, now: dt.datetime) -> None:
    """Ring for the burst that was held; of what was counted already only remember how much."""
    held = select(*NEEDED).where(Signature.held_at.is_not(None), Signature.held_reason == HeldReason.NETWORK)
    note_bursts(session, session.execute(held), now=now)
    look_at_growth(session, now=now)
