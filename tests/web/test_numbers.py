"""Numbers in addresses and forms: what no row can have is not found, and nobody fails of it."""

import pytest

from tests.web.organizers.conftest import Room, organization, organizer, petition, room, sign_in

__all__ = ["organization", "organizer", "petition", "room", "sign_in"]
HUGE = 10**30
BASE = "/organize/petitions/let-them-stay"


@pytest.mark.usefixtures("petition")
def test_a_number_that_no_database_holds_is_no_number(room: Room) -> None:
    assert room.get(f"{BASE}/deliveries/{HUGE}").status_code == 404
    assert room.get(f"{BASE}/signatures?before={HUGE}").status_code == 200
    assert room.get(f"/organize/audit?before={-HUGE}").status_code == 200
    assert room.post(f"{BASE}/repeats/decide", {"id": HUGE, "answer": "same"}).status_code == 404
    assert room.post(f"{BASE}/signatures/hold", {"id": [HUGE, 1]}).status_code == 302
    assert room.post(f"{BASE}/details", {"closes_at": "9999-12-31T23:59"}).status_code == 422
