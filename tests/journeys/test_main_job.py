"""The main job, end to end: from the first signature to the minister's inbox, and the proof of it."""

import csv
import io
import json
from email.message import EmailMessage

import pikepdf
from flask import Flask
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from tests.journeys.conftest import MINISTER, OWN_COPY, Signatory, text_of

PEOPLE = (
    ("ann@example.org", {"name": "Ann Lee", "exposure": "public", "comment": "Let them stay."}),
    ("bo@example.org", {"name": "Bo O’Neil", "exposure": "addressee", "postal_code": "V5K 0A1"}),
    ("farida@example.org", {"name": "Farida Hidden", "exposure": "counted", "comment": "I fear for mine."}),
)


def _files(message: EmailMessage) -> dict[str, bytes]:
    """The attachments by the end of their names: "report.pdf", "names.csv" …"""
    return {
        str(part.get_filename()).rpartition("-")[2]: part.get_payload(decode=True)
        for part in message.iter_attachments()
    }  # type: ignore[return-value]


def _deliver_now(app: Flask, slug: str) -> object:
    return app.test_cli_runner().invoke(args=["deliver", "now", slug])


def test_signatures_reach_the_minister_compiled(
    signatory: Signatory, app: Flask, petition: Petition, session: Session
) -> None:
    for email, given in PEOPLE:
        signatory.sign_and_confirm(email, **given)
    withdrawn = signatory.sign_and_confirm("cy@example.org", name="Cy Gone")
    signatory.client.post(f"{withdrawn}/withdraw")
    signatory.sign("never@example.org", name="Never Confirmed")
    assert signatory.count() == 3

    result = _deliver_now(app, petition.slug)
    assert result.exit_code == 0, result.output  # type: ignore[attr-defined]

    (to_minister,) = signatory.server.sent_to(MINISTER)
    assert len(signatory.server.sent_to(OWN_COPY)) == 1
    assert "3 people" in text_of(to_minister)
    assert "Dear Minister Okafor" in text_of(to_minister)

    files = _files(to_minister)
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as report:
        assert "/StructTreeRoot" in report.Root
    names = list(csv.reader(io.StringIO(files["names.csv"].decode("utf-8-sig"))))
    assert {name for row in names for name in row} >= {"Ann Lee", "Bo O’Neil"}
    everything = b"".join(files.values()) + to_minister.as_bytes()
    for never in (b"Hidden", b"Cy Gone", b"Never Confirmed", b"ann@example.org"):
        assert never not in everything

    record = json.loads(signatory.client.get(f"/petitions/{petition.slug}.json").data)
    assert {delivery["state"] for delivery in record["deliveries"]} == {"sent"}
    check = signatory.client.post(
        "/verify",
        data={"file": (io.BytesIO(files["report.pdf"]), "report.pdf")},
        content_type="multipart/form-data",
    )
    assert check.status_code == 200
    assert petition.slug.encode() in check.data or b"CS-" in check.data


def test_second_delivery_within_a_day_is_refused(
    signatory: Signatory, app: Flask, petition: Petition
) -> None:
    signatory.sign_and_confirm("ann@example.org")
    assert _deliver_now(app, petition.slug).exit_code == 0  # type: ignore[attr-defined]
    signatory.sign_and_confirm("bo@example.org", name="Bo Lee")
    again = _deliver_now(app, petition.slug)
    assert again.exit_code != 0  # type: ignore[attr-defined]
    assert "Traceback" not in again.output  # type: ignore[attr-defined]
    assert len(signatory.server.sent_to(MINISTER)) == 1


def test_signatory_sees_the_delivery_that_brought_the_name(
    signatory: Signatory, app: Flask, petition: Petition
) -> None:
    path = signatory.sign_and_confirm("ann@example.org")
    _deliver_now(app, petition.slug)
    assert b"CS-" in signatory.client.get(path).data
