"""What organizers are told of deliveries on paper: some are to be printed and posted, or lie for long."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.ring import ring
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.states import DeliveryState

# A pack that has lain so long is called to mind, once.
LIES_LONG = dt.timedelta(days=7)


def look_at_letters(session: Session, *, zone: str, now: dt.datetime) -> None:
    """Ring for the runs of which something is to be printed and posted, and again when it lies for long."""
    query = (
        select(DeliveryRun.petition_id, DeliveryRun.id, DeliveryRun.number)
        .add_columns(func.count(), func.sum(Delivery.sheet_count), func.min(Delivery.to_post_at))
        .join(Delivery, Delivery.run_id == DeliveryRun.id)
        .where(Delivery.state == DeliveryState.TO_POST)
        .group_by(DeliveryRun.petition_id, DeliveryRun.id, DeliveryRun.number)
    )
    for petition_id, run_id, number, letters, sheets, since in session.execute(query):
        facts = {"number": number, "letters": letters, "sheets": int(sheets or 0), "since": ""}
        ring(session, petition_id, AlertKind.TO_POST, key=str(run_id), now=now, facts=facts)
        if since <= now - LIES_LONG:
            facts["since"] = since.astimezone(ZoneInfo(zone)).date().isoformat()
            ring(session, petition_id, AlertKind.TO_POST, key=f"{run_id}:long", now=now, facts=facts)
