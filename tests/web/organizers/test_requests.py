"""What is refused of an organizer's request before its view runs."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.signing.models import Signature
from tests.web.organizers.conftest import Room, look_again

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


@pytest.mark.parametrize("field", ["reason", "no-field-of-ours"])
def test_no_form_brings_a_nul(room: Room, session: Session, field: str) -> None:
    """PostgreSQL would fail of it, and what SQLite keeps could never move there."""
    signature = session.scalars(select(Signature)).one()
    data: dict[str, object] = {"id": signature.id, "reason": "rude", field: "ru\x00de"}

    assert room.post(f"{BASE}/comments/hide", data).status_code == 400
    look_again(session)
    assert signature.comment_hidden_at is None
