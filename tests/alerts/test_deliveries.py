"""What became of deliveries."""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from petitions.alerts.deliveries import look_at_deliveries
from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.letter_returns import LetterReturn
from petitions.delivery.states import DeliveryState
from tests.alerts.conftest import Told
from tests.factories import Rows


def test_what_became_of_a_delivery_rings_once_and_old_ends_do_not(
    session: Session, petition: Petition, told: Told, now: dt.datetime
) -> None:
    at = {"slot_at": now, "until_at": now, "planned_at": now, "next_attempt_at": now}
    run = DeliveryRun(petition_id=petition.id, number=3, kind="hand", slot_key="hand:1", **at)
    session.add(run)
    session.flush()
    ends = ((DeliveryState.IN_DOUBT, 0), (DeliveryState.REFUSED, 0), (DeliveryState.REFUSED, 9))
    came_back = delivery(run, petition, 7, DeliveryState.REFUSED, now - dt.timedelta(9))
    came_back.bounced_at = now
    session.add(came_back)
    for place, (state, days) in enumerate(ends):
        session.add(delivery(run, petition, place, state, now - dt.timedelta(days)))
    session.flush()
    for _ in range(2):
        look_at_deliveries(session, now=now)

    assert sorted(each.kind for each in told()) == [
        "delivery_in_doubt",
        "delivery_stopped",
        "delivery_stopped",
    ]
    assert {each.facts["addressee"] for each in told()} == {"Minister 0", "Minister 1", "Minister 7"}


def test_each_return_of_a_letter_rings_when_it_is_entered(
    session: Session, petition: Petition, rows: Rows, told: Told, now: dt.datetime
) -> None:
    """However long ago it came back; and no second time as a delivery that was stopped."""
    long_ago = now - dt.timedelta(days=9)
    letter = rows.delivery(
        run=rows.run(petition=petition), state="refused", by_post=True, bounced_at=now, sent_at=long_ago,
        body_started_at=long_ago, posted_on=long_ago.date(),
    )  # fmt: skip
    for days in (5, 0):
        back = now - dt.timedelta(days=days)
        session.add(
            LetterReturn(
                delivery_id=letter.id,
                posted_on=long_ago.date(),
                posted_at=long_ago,
                reason="moved",
                came_back_on=back.date(),
                came_back_at=back,
                entered_at=now,
            )  # fmt: skip
        )
    session.flush()
    for _ in range(2):
        look_at_deliveries(session, now=now)

    assert [each.facts["came_back_on"] for each in told()] == ["2026-05-27", "2026-06-01"]
    assert {each.kind for each in told()} == {"delivery_stopped"}


def delivery(
    run: DeliveryRun, petition: Petition, place: int, state: DeliveryState, at: dt.datetime
) -> Delivery:
    """A delivery that came to its end at an instant."""
    return Delivery(
        run_id=run.id,
        public_id=uuid.uuid4(),
        reference=f"A-{place}",
        addressee_id=petition.addressees[0].id,
        riding_code=str(place),
        state=state,
        copying="to",
        language="en",
        office_title=f"Minister {place}",
        planned_at=at,
        refused_at=at if state == DeliveryState.REFUSED else None,
        in_doubt_at=at if state == DeliveryState.IN_DOUBT else None,
    )
