"""The public record of deliveries: what was tried, as it went, and nothing before."""

import datetime as dt
import hashlib
import io
import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, DeliveryFile, DeliveryRun, OfficeReply
from petitions.delivery.states import DeliveryState, RunState
from petitions.web.delivery.views import LARGEST_FILE_MB
from tests.factories import DAY_ONE, Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
REPORT = b"%PDF-1.7 a petition, as it was delivered"


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"])
    return made


def deliver(
    session: Session, petition: Petition, state: DeliveryState = DeliveryState.SENT, **given: object
) -> Delivery:
    """One run of the petition and its delivery to the minister."""
    number = given.pop("number", 1)
    run = DeliveryRun(
        petition=petition,
        number=number,
        kind="hand",
        slot_key=f"hand-{number}",
        slot_at=DAY_ONE,
        until_at=DAY_ONE,
        state=RunState.COMPILED,
        planned_at=DAY_ONE,
        compiled_at=DAY_ONE,
        count=1_204,
        joined_count=212,
        left_count=3,
        next_attempt_at=DAY_ONE,
    )
    deliveries = [_delivery(petition, state, f"STAY-{number}", **given)]
    run.deliveries = deliveries
    session.add(run)
    session.commit()
    return deliveries[0]


def _delivery(petition: Petition, state: DeliveryState, reference: str, **given: object) -> Delivery:
    tried = DAY_ONE + dt.timedelta(hours=1) if state != DeliveryState.PLANNED else None
    values: dict[str, object] = {
        "public_id": uuid.uuid4(),
        "reference": reference,
        "addressee": petition.addressees[0],
        "copying": "to",
        "language": "en",
        "office_title": "Minister of Immigration",
        "holder_style": "The Honourable Maya Okafor",
        "email": "secret.inbox@example.ca",
        "signature_count": 1_204,
        "manifest_digest": "ab" * 32,
        "state": state,
        "planned_at": DAY_ONE,
        "first_attempt_at": tried,
        "body_started_at": tried,
        "sent_at": tried,
    }
    made = Delivery(**(values | given))
    digest = hashlib.sha256(REPORT).hexdigest()
    made.files.append(
        DeliveryFile(
            name="petition.pdf", media_type="application/pdf", size=240_000, sha256=digest, storage_key="x"
        )
    )
    return made


def test_a_delivery_is_listed_with_its_numbers_and_digests(
    client: FlaskClient, session: Session, petition: Petition
) -> None:
    deliver(session, petition)
    record = client.get("/petitions/stay/deliveries").text
    receipt = client.get("/petitions/stay/deliveries/STAY-1").text

    assert "1,204 signatures in all" in record
    assert "212 of them new" in record
    for words in (
        "Minister of Immigration",
        "Handed to the office&#39;s server",
        hashlib.sha256(REPORT).hexdigest(),
        "ab" * 32,
    ):
        assert words in receipt
    assert "secret.inbox" not in record + receipt


def test_what_was_never_tried_is_not_public(
    client: FlaskClient, session: Session, petition: Petition
) -> None:
    deliver(session, petition, DeliveryState.PLANNED)

    assert "Nothing delivered yet" in client.get("/petitions/stay/deliveries").text
    assert client.get("/petitions/stay/deliveries/STAY-1").status_code == 404
    assert client.get("/petitions/stay.json").json["deliveries"] == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DeliveryState.REFUSED, "Refused by the office's server"),
        (DeliveryState.IN_DOUBT, "In doubt"),
        (DeliveryState.DEFERRED, "Not taken yet"),
        (DeliveryState.ACKNOWLEDGED, "Acknowledged by the office"),
    ],
)
def test_a_failure_stays_a_failure(
    client: FlaskClient, session: Session, petition: Petition, state: DeliveryState, words: str
) -> None:
    deliver(session, petition, state)

    assert words in client.get("/petitions/stay/deliveries").text


def test_single_ridings_with_few_signatures_are_blurred(
    client: FlaskClient, session: Session, petition: Petition
) -> None:
    first = deliver(session, petition, riding_code="35064", signature_count=2)
    other = _delivery(petition, DeliveryState.SENT, "STAY-1B", riding_code="35075", signature_count=57)
    first.run.deliveries.append(other)
    session.commit()

    shown = {
        each["reference"]: each["signatures"]
        for each in client.get("/petitions/stay.json").json["deliveries"]
    }
    assert shown == {"STAY-1": "<5", "STAY-1B": "5+"}


def test_a_reply_is_shown_once_it_is_released(
    client: FlaskClient, session: Session, petition: Petition
) -> None:
    delivery = deliver(session, petition, DeliveryState.ANSWERED)
    delivery.reply = OfficeReply(text_en="We have read you.", text_fr="", received_at=DAY_ONE)
    session.commit()
    assert "We have read you." not in client.get("/petitions/stay/deliveries/STAY-1").text

    delivery.reply.released_at = DAY_ONE
    session.commit()
    assert "We have read you." in client.get("/petitions/stay/deliveries/STAY-1").text


def test_the_public_record_tells_machines_the_same(
    client: FlaskClient, session: Session, petition: Petition
) -> None:
    deliver(session, petition)
    record = client.get("/petitions/stay.json").json["deliveries"]

    assert [(each["reference"], each["state"]) for each in record] == [("STAY-1", "sent")]
    assert record[0]["url"] == "http://127.0.0.1:8000/petitions/stay/deliveries/STAY-1"


def test_a_received_file_is_known_again_and_a_changed_one_is_not(
    client: FlaskClient, session: Session, petition: Petition
) -> None:
    deliver(session, petition)

    def check(content: bytes) -> str:
        return client.post("/verify", data={"file": (io.BytesIO(content), "received.pdf")}).text

    assert "This is one of ours, unchanged" in check(REPORT)
    assert "/petitions/stay/deliveries/STAY-1" in check(REPORT)
    assert "Not one of ours" in check(REPORT + b" ")


@pytest.mark.parametrize("typed", ["AB" * 32, " ab:" + "ab:" * 30 + "ab", "sha256:" + "ab" * 32])
def test_a_digest_is_known_however_it_is_pasted(
    client: FlaskClient, session: Session, petition: Petition, typed: str
) -> None:
    deliver(session, petition)

    assert "This is one of ours, unchanged" in client.post("/verify", data={"digest": typed}).text


def test_nothing_to_check_is_told_beside_the_form(client: FlaskClient) -> None:
    answer = client.post("/verify", data={"digest": "not a digest"})

    assert answer.status_code == 422
    assert "A digest has 64 characters" in answer.text


def upload(client: FlaskClient, megabytes: int) -> int:
    """The status that a file of so many megabytes gets."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n\r\n'
    body = head + b"\x00" * (megabytes * 1024 * 1024) + b"\r\n--x--\r\n"
    return client.post("/verify", data=body, content_type="multipart/form-data; boundary=x").status_code


def test_a_file_may_be_as_large_as_a_delivery_is(client: FlaskClient) -> None:
    assert upload(client, LARGEST_FILE_MB) == 200
    assert upload(client, LARGEST_FILE_MB + 2) == 413
