"""Files of a delivery, for those whose role opens them."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.delivery.models import DeliveryFile
from petitions.organizers.models import Organization, Role
from petitions.storage import Storage
from tests.factories import Rows
from tests.web.organizers.conftest import SignIn
from tests.web.organizers.delivering.test_deliveries import BASE, Delivered, delivered

__all__ = ["delivered"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(("role", "status"), [(Role.ANALYST, 403), (Role.MODERATOR, 403), (Role.EDITOR, 200)])
def test_who_cannot_deliver_does_not_read_the_offices_link(
    app: Flask, session: Session, rows: Rows, organization: Organization, delivered: Delivered,
    sign_in: SignIn, role: Role, status: int,
) -> None:  # fmt: skip
    """It stands in the report, and whoever has it may answer for the office."""
    member, delivery, paths = rows.membership(organization=organization, role=role), delivered(), {}
    for name, kind in (("report.pdf", "application/pdf"), ("names.csv", "text/csv; charset=utf-8")):
        Storage.at(app.config["STORAGE_URL"]).write(f"deliveries/1/{name}", b"content")
        file = DeliveryFile(
            delivery_id=delivery.id, name=name, media_type=kind, size=7, sha256="0" * 64,
            storage_key=f"deliveries/1/{name}",
        )  # fmt: skip
        session.add(file)
        session.commit()
        paths[name] = f"{BASE}/deliveries/files/{file.id}"
    room = sign_in(member.organizer)
    page = room.get(f"{BASE}/deliveries").text

    assert room.get(paths["report.pdf"]).status_code == status
    assert (paths["report.pdf"] in page) is (status == 200)
    assert room.get(paths["names.csv"]).status_code == 200
    assert paths["names.csv"] in page
