"""The petition's steps, each by whom it belongs to."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import TRANSITIONS
from petitions.campaign.models import Petition, PetitionState
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.organizers.models import AuditEntry, Organizer
from petitions.web.organizers.writing.states import STEPS
from tests.factories import DAY_ONE
from tests.web.organizers.conftest import Room, SignIn, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


def press(room: Room, to: str, **data: object) -> int:
    return room.post(f"{BASE}/state", {"to": to, **data}).status_code


def state_of(session: Session, petition: Petition) -> str:
    look_again(session)
    return petition.state


def test_every_button_is_a_step_of_the_lifecycle(room: Room) -> None:
    assert room
    assert set(STEPS) == set(PetitionState)
    assert all(step.to in TRANSITIONS[state] for state, steps in STEPS.items() for step in steps)


def test_a_petition_opens_when_staff_say_so(
    room: Room, sign_in: SignIn, reviewer: Organizer, petition: Petition, session: Session
) -> None:
    petition.state, petition.opened_at = "draft", None
    session.add(DeliverySchedule(petition_id=petition.id, zone="America/Toronto", active_from=DAY_ONE))
    session.commit()

    assert press(room, "submitted") == 302
    assert state_of(session, petition) == "submitted"
    assert press(room, "open") == 403
    staff = sign_in(reviewer)
    assert "Let them stay" in text_of(staff.get("/organize/"))
    assert press(staff, "open") == 302
    assert state_of(session, petition) == "open"
    assert petition.opened_at is not None


def test_nothing_is_submitted_while_something_is_missing(
    room: Room, petition: Petition, session: Session
) -> None:
    petition.state = "draft"
    session.commit()
    press(room, "submitted")

    assert state_of(session, petition) == "draft"
    page = text_of(room.get(f"{BASE}/check"))
    assert "It is not settled yet when it is delivered." in page


def test_a_rejection_needs_a_reason_that_the_organizer_reads(
    room: Room, sign_in: SignIn, reviewer: Organizer, petition: Petition, session: Session
) -> None:
    petition.state = "submitted"
    session.commit()
    staff = sign_in(reviewer)
    press(staff, "rejected")
    assert state_of(session, petition) == "submitted"
    press(staff, "rejected", reason="It names a private person.")

    assert state_of(session, petition) == "rejected"
    assert "It names a private person." in text_of(room.get(BASE))
    assert press(room, "draft") == 302


def test_the_owner_pauses_opens_closes_and_archives(room: Room, petition: Petition, session: Session) -> None:
    seen = []
    for to in ("paused", "open", "closed", "archived"):
        press(room, to)
        seen.append(state_of(session, petition))

    assert seen == ["paused", "open", "closed", "archived"]
    look_again(session)
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions == ["state_changed"] * 4


def test_a_step_that_the_state_does_not_have_is_a_conflict(
    room: Room, petition: Petition, session: Session
) -> None:
    assert press(room, "archived") == 409
    assert press(room, "no such state") == 400
    assert state_of(session, petition) == "open"


def test_hiding_is_for_staff(
    room: Room, sign_in: SignIn, reviewer: Organizer, petition: Petition, session: Session
) -> None:
    assert press(room, "hidden", reason="x") == 403
    assert press(sign_in(reviewer), "hidden", reason="A complaint is being looked at.") == 302
    assert state_of(session, petition) == "hidden"
    assert room.get("/petitions/let-them-stay").status_code == 404
