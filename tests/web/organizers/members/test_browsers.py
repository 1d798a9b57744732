"""The note that a browser is in use stands in nobody's way."""

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.signing.models import Signature
from tests.web.organizers.conftest import TOKEN, Room, look_again

BASE = "/organize/petitions/let-them-stay"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_button_is_heard_after_a_long_look_at_the_page(
    room: Room, petition: Petition, session: Session
) -> None:
    (signature,) = session.query(Signature).where(Signature.petition_id == petition.id)
    session.rollback()
    found = TOKEN.search(room.get("/organize/account").text)
    assert found is not None
    with room.client.session_transaction("/organize/") as kept:
        # The use is noted every ten minutes: now once more, with the press of the button.
        kept["sign_in_seen_at"] = 0.0
    answer = room.client.post(f"{BASE}/signatures/hold", data={"id": signature.id, "csrf_token": found[1]})

    assert answer.status_code == 302
    look_again(session)
    assert signature.held_at is not None
