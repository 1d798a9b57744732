"""Deliveries: what is on its way, what is in doubt, and what a person decides."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, DeliveryFile, DeliveryRun, OfficeReply
from petitions.delivery.states import DeliveryState, RunState
from petitions.organizers.models import AuditEntry
from petitions.outbox.models import Message
from petitions.storage import Storage
from tests.factories import DAY_ONE, Rows
from tests.servers import wait_until
from tests.web.organizers.conftest import Room, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"
Delivered = Callable[..., Delivery]


@pytest.fixture
def delivered(petition: Petition, rows: Rows, session: Session) -> Delivered:
    """A compiled run with one delivery to the minister."""

    def make(*, run_state: RunState = RunState.COMPILED, **given: object) -> Delivery:
        made: Delivery = rows.delivery(run=rows.run(petition=petition, state=run_state), **given)
        session.commit()
        return made

    return make


def in_doubt(delivered: Delivered) -> Delivery:
    return delivered(
        state=DeliveryState.IN_DOUBT,
        in_doubt_at=DAY_ONE,
        body_started_at=DAY_ONE,
        attempts=1,
        server_reply="no answer after the dot",
    )


def test_nothing_delivered_yet_says_what_will_come(room: Room) -> None:
    words = text_of(room.get(f"{BASE}/deliveries"))

    assert "Nothing was delivered yet" in words
    assert "No schedule is set." in words


def test_a_run_is_made_by_one_press(room: Room, petition: Petition, session: Session) -> None:
    assert room.post(f"{BASE}/deliveries/now").status_code == 302
    look_again(session)
    run = session.scalars(select(DeliveryRun)).one()

    assert (run.petition_id, run.kind, run.state) == (petition.id, "hand", "planned")
    assert "Being prepared" in text_of(room.get(f"{BASE}/deliveries"))


def test_a_worker_hears_at_once_of_a_run_made_by_hand(room: Room, app: Flask) -> None:
    room.post(f"{BASE}/deliveries/now")

    wait_until(app.extensions["work_queue"].waiting_count, "no worker was told")


def test_the_minimum_interval_holds_against_a_second_press(room: Room, session: Session) -> None:
    room.post(f"{BASE}/deliveries/now")
    look_again(session)
    session.scalars(select(DeliveryRun)).one().state = RunState.COMPILED
    session.commit()
    room.post(f"{BASE}/deliveries/now")

    assert "The next is possible from" in text_of(room.get(f"{BASE}/deliveries"))
    look_again(session)
    assert len(session.scalars(select(DeliveryRun)).all()) == 1


def test_a_draft_is_not_delivered(room: Room, petition: Petition, session: Session) -> None:
    petition.state = "draft"
    session.commit()

    assert "Deliver now" not in text_of(room.get(f"{BASE}/deliveries"))
    room.post(f"{BASE}/deliveries/now")
    assert "Only a petition that is open" in text_of(room.get(f"{BASE}/deliveries"))


def test_a_run_is_stopped_before_its_first_mail(room: Room, delivered: Delivered, session: Session) -> None:
    run = delivered().run
    assert "Stop it" in text_of(room.get(f"{BASE}/deliveries"))
    room.post(f"{BASE}/deliveries/{run.id}/stop")
    look_again(session)

    assert run.state == "stopped"
    assert "Stop it" not in text_of(room.get(f"{BASE}/deliveries"))


def test_a_run_that_is_on_its_way_is_not_stopped(room: Room, delivered: Delivered, session: Session) -> None:
    run = delivered(attempts=1).run
    room.post(f"{BASE}/deliveries/{run.id}/stop")

    assert "can no longer be stopped" in text_of(room.get(f"{BASE}/deliveries"))
    look_again(session)
    assert run.state == "compiled"


@pytest.mark.parametrize(("answer", "state"), [("sent", "sent"), ("again", "planned")])
def test_a_doubt_is_settled_by_a_person(
    room: Room, delivered: Delivered, session: Session, answer: str, state: str
) -> None:
    delivery = in_doubt(delivered)
    words = text_of(room.get(f"{BASE}/deliveries"))
    assert "In doubt" in words
    assert "no answer after the dot" in words
    assert "1 delivery in doubt" in text_of(room.get("/organize/"))
    room.post(f"{BASE}/deliveries/{delivery.id}/settle", {"answer": answer})
    look_again(session)

    assert delivery.state == state
    assert session.scalars(select(AuditEntry.action)).all() == [f"delivery_{state}"]


def test_a_doubt_is_settled_once(room: Room, delivered: Delivered, session: Session) -> None:
    delivery = in_doubt(delivered)
    path = f"{BASE}/deliveries/{delivery.id}/settle"
    assert room.post(path, {"answer": "perhaps"}).status_code == 400
    room.post(path, {"answer": "sent"})
    room.post(path, {"answer": "again"})
    look_again(session)

    assert delivery.state == "sent"
    assert "This was settled already." in text_of(room.get(f"{BASE}/deliveries"))


def test_what_keeps_a_delivery_back_is_told(room: Room, delivered: Delivered, session: Session) -> None:
    delivery = delivered()
    assert delivery.office is not None
    delivery.office.approved_at = None
    session.commit()

    assert "An operator has not approved" in text_of(room.get(f"{BASE}/deliveries"))


def test_the_offices_page_is_closed_when_the_mail_went_astray(
    room: Room, delivered: Delivered, session: Session
) -> None:
    far = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    delivery = delivered(
        state=DeliveryState.SENT, sent_at=DAY_ONE, body_started_at=DAY_ONE, link_expires_at=far
    )
    assert "The office's page is open" in text_of(room.get(f"{BASE}/deliveries")).replace("&#39;", "'")
    room.post(f"{BASE}/deliveries/{delivery.id}/revoke")
    look_again(session)

    assert delivery.link_revoked_at is not None


def test_a_reply_is_public_once_it_is_released(room: Room, delivered: Delivered, session: Session) -> None:
    delivery = delivered(state=DeliveryState.ANSWERED, body_started_at=DAY_ONE, answered_at=DAY_ONE)
    path = f"{BASE}/deliveries/{delivery.id}/release"
    assert room.post(path).status_code == 404
    session.add(OfficeReply(delivery_id=delivery.id, text_en="We <will> look.", received_at=DAY_ONE))
    session.commit()
    assert "We &lt;will&gt; look." in room.get(f"{BASE}/deliveries").text
    room.post(path)
    look_again(session)

    assert delivery.reply is not None
    assert delivery.reply.released_at is not None
    assert "Everybody can read this reply." in text_of(room.get(f"{BASE}/deliveries"))


def test_the_document_of_a_reply_is_read_before_it_is_public(
    room: Room, delivered: Delivered, session: Session, app: Flask
) -> None:
    delivery = delivered(state=DeliveryState.ANSWERED, answered_at=DAY_ONE, sent_at=DAY_ONE)
    address = f"{BASE}/deliveries/{delivery.id}/reply.pdf"
    missing = room.get(address).status_code
    session.add(
        OfficeReply(delivery_id=delivery.id, received_at=DAY_ONE, document_key="d/r.pdf", document_size=5)
    )
    session.commit()
    Storage.at(app.config["STORAGE_URL"]).write("d/r.pdf", b"%PDF-")

    assert missing == 404
    assert address in room.get(f"{BASE}/deliveries").text
    assert room.get(address).data == b"%PDF-"


def test_a_file_is_given_as_it_is_in_storage_and_the_reading_noted(
    app: Flask, room: Room, delivered: Delivered, session: Session
) -> None:
    delivery = delivered()
    content = b"%PDF" + b"x" * 600_000
    Storage.at(app.config["STORAGE_URL"]).write("deliveries/1/report.pdf", content)
    file = DeliveryFile(
        delivery_id=delivery.id,
        name="report.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256="0" * 64,
        storage_key="deliveries/1/report.pdf",
    )
    gone = DeliveryFile(
        delivery_id=delivery.id,
        name="gone",
        media_type="text/csv",
        size=1,
        sha256="1" * 64,
        storage_key="no/file",
    )
    session.add_all([file, gone])
    session.commit()
    answer = room.get(f"{BASE}/deliveries/files/{file.id}")

    assert answer.data == content
    assert "attachment" in answer.headers["Content-Disposition"]
    assert room.get(f"{BASE}/deliveries/files/{gone.id}").status_code == 410
    look_again(session)
    assert session.scalars(select(AuditEntry.action)).all() == ["delivery_file_read"]


def test_deliveries_of_another_petition_are_out_of_reach(
    room: Room, delivered: Delivered, session: Session, petition: Petition, rows: Rows
) -> None:
    delivery = in_doubt(delivered)
    rows.petition(slug="another", organization=petition.organization)
    session.commit()
    other = BASE.replace("let-them-stay", "another")
    paths = [f"{other}/deliveries/{delivery.run_id}/stop"]
    paths += [f"{other}/deliveries/{delivery.id}/{act}" for act in ("settle", "revoke", "release")]

    assert {room.post(path, {"answer": "sent"}).status_code for path in paths} == {404}


def test_an_office_whose_time_is_over_is_reminded_by_one_press(
    room: Room, delivered: Delivered, session: Session
) -> None:
    long_ago = DAY_ONE - dt.timedelta(days=90)
    delivery = delivered(
        state=DeliveryState.SENT, planned_at=long_ago, body_started_at=long_ago, sent_at=long_ago
    )
    path = f"{BASE}/deliveries/{delivery.id}/follow-up"
    assert path in room.get(f"{BASE}/deliveries").text
    draft = text_of(room.get(path))
    assert delivery.reference in draft
    assert "not found one so far" in draft

    assert room.post(path, {"text": "Dear Minister,\n\nplease answer."}).status_code == 302
    room.post(path, {"text": "Again."})

    letters = session.scalars(select(Message).where(Message.letter == "follow_up")).all()
    assert [(each.recipient, each.words["text"]) for each in letters] == [
        (delivery.email, "Dear Minister,\n\nplease answer.")
    ]
