"""The public record of an office: what it was brought, what it answered, and nothing that is not public."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Petition, PetitionState
from petitions.delivery.answers.office_record import (
    Clock,
    deliveries_to,
    median_days,
    offices_on_record,
    responses,
)
from petitions.delivery.models import Delivery, OfficeReply
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import DeliveryState
from petitions.offices.models import Office, OfficeKind
from tests.factories import DAY_ONE, Rows
from tests.web.delivery.test_record import deliver

ZONE = "America/Toronto"
Bring = Callable[..., Delivery]
SENT = DeliveryState.SENT


def days_ago(days: int) -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(days=days)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"])
    return made


@pytest.fixture
def minister(petition: Petition) -> Office:
    office = petition.addressees[0].office
    assert office is not None
    office.slug = "minister-of-immigration"
    return office


@pytest.fixture
def bring(session: Session, petition: Petition, minister: Office) -> Bring:
    """Deliver to the minister, the n-th time."""

    def run(number: int, state: DeliveryState = SENT, **given: object) -> Delivery:
        to = given.pop("to", petition)
        values: dict[str, object] = {"office": minister} | given
        return deliver(session, to, state, number=number, **values)  # type: ignore[arg-type]

    return run


def told(session: Session, office: Office, now: dt.datetime) -> dict[str, str]:
    """What came of each delivery, by its reference."""
    clock = Clock(now, ZONE)
    found = deliveries_to(session, office, clock, page=1, page_size=50)
    counted = responses(session, [office.id], clock)[office.id]
    assert counted.total() == len(found)
    return {delivery.reference: str(response) for delivery, response in found}


def test_a_delivery_waits_until_its_days_are_over(session: Session, bring: Bring, minister: Office) -> None:
    # Taken over at ten in the evening of 1 May in Toronto, which is the second of May elsewhere.
    bring(1, sent_at=dt.datetime(2026, 5, 2, 2, tzinfo=dt.UTC))
    last, over = (dt.datetime(2026, 6, day, hour, tzinfo=dt.UTC) for day, hour in ((16, 3), (16, 5)))

    assert told(session, minister, last) == {"STAY-1": "waiting"}
    assert told(session, minister, over) == {"STAY-1": "overdue"}


def test_the_days_are_those_that_the_petition_gives(
    session: Session, bring: Bring, minister: Office, petition: Petition
) -> None:
    session.add(DeliverySchedule(petition=petition, zone=ZONE, active_from=DAY_ONE, response_days=10))
    bring(1, sent_at=DAY_ONE)

    assert told(session, minister, DAY_ONE + dt.timedelta(days=10)) == {"STAY-1": "waiting"}
    assert told(session, minister, DAY_ONE + dt.timedelta(days=11)) == {"STAY-1": "overdue"}


def test_a_reply_answers_what_was_brought_before_it_and_not_what_followed(
    session: Session, bring: Bring, minister: Office
) -> None:
    bring(1)
    bring(2, DeliveryState.ANSWERED, answered_at=DAY_ONE + dt.timedelta(days=3))
    bring(3)

    assert told(session, minister, DAY_ONE + dt.timedelta(days=90)) == {
        "STAY-1": "answered",
        "STAY-2": "answered",
        "STAY-3": "overdue",
    }


def test_what_never_arrived_and_copies_ask_for_no_answer(
    session: Session, bring: Bring, minister: Office
) -> None:
    bring(1, DeliveryState.REFUSED)
    bring(2, DeliveryState.IN_DOUBT)
    bring(3, copying="cc")
    bring(4, passed_on_at=DAY_ONE, passed_on_to="Minister of Public Safety")

    assert told(session, minister, DAY_ONE + dt.timedelta(days=90)) == {
        "STAY-1": "not_arrived",
        "STAY-2": "not_arrived",
        "STAY-3": "copy",
        "STAY-4": "passed_on",
    }


def test_a_median_is_told_from_three_answers_on(session: Session, bring: Bring, minister: Office) -> None:
    def answered(number: int, days: int) -> None:
        at = DAY_ONE + dt.timedelta(days=days)
        bring(number, DeliveryState.ANSWERED, sent_at=DAY_ONE, answered_at=at)

    answered(1, 4)
    answered(2, 30)
    before = median_days(session, [minister])
    answered(3, 9)

    assert before == {minister.id: None}
    assert median_days(session, [minister]) == {minister.id: 9}


def test_days_are_those_of_the_office(session: Session, bring: Bring, minister: Office) -> None:
    """At ten in the evening in Vancouver it is the next day already in Ottawa."""
    evening = dt.datetime(2026, 6, 2, 5, tzinfo=dt.UTC)
    for number in (1, 2, 3):
        at = evening + dt.timedelta(days=2, hours=4)
        bring(number, DeliveryState.ANSWERED, sent_at=evening, answered_at=at)
    assert median_days(session, [minister]) == {minister.id: 2}
    minister.address_en = "Constituency office\nVancouver, British Columbia\nV6B 1A1"

    assert median_days(session, [minister]) == {minister.id: 3}


@pytest.mark.parametrize("state", [PetitionState.HIDDEN, PetitionState.DRAFT, PetitionState.REJECTED])
def test_what_is_not_public_is_not_on_the_record(
    client: FlaskClient, session: Session, petition: Petition, bring: Bring, minister: Office, state: str
) -> None:
    bring(1)
    bring(2, DeliveryState.PLANNED)
    shown = told(session, minister, DAY_ONE)
    petition.state = state
    session.commit()

    assert shown == {"STAY-1": "waiting"}
    assert told(session, minister, DAY_ONE) == {}
    assert offices_on_record(session) == ([], 0)
    assert "Nothing was brought here yet" in client.get("/offices/minister-of-immigration").text
    assert client.get("/offices/minister-of-immigration.json").json["deliveries"] == []
    assert client.get("/offices.json").json == {"offices": [], "next": None}


def test_offices_are_found_by_title_and_holder_and_members_come_last(session: Session, rows: Rows) -> None:
    for number, kind in enumerate((OfficeKind.MEMBER, OfficeKind.MINISTER, OfficeKind.PRIME_MINISTER), 1):
        holder = rows.holder(office__kind=kind, office__title_fr=f"Bureau {number}", name=f"Name{number} Lee")
        petition = rows.petition(slug=f"p{number}", addressees=[Addressee(office=holder.office)])
        deliver(session, petition, number=number, office=holder.office)
    found, total = offices_on_record(session)

    assert ([office.kind for office in found], total) == (["prime_minister", "minister", "member"], 3)
    assert [office.title_fr for office in offices_on_record(session, words="lee BUREAU 1")[0]] == ["Bureau 1"]
    assert offices_on_record(session, page=2, page_size=2)[0][0].kind == "member"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_page_says_what_is_known_and_no_more(
    client: FlaskClient, session: Session, bring: Bring, minister: Office
) -> None:
    minister.holders[0].from_on = dt.date(2025, 5, 13)
    bring(1, sent_at=days_ago(60), file_number="IM-77")
    answered = bring(2, DeliveryState.ANSWERED, sent_at=days_ago(50), answered_at=days_ago(41))
    session.add(OfficeReply(delivery_id=answered.id, text_en="Thank you.", received_at=DAY_ONE))
    bring(3, sent_at=days_ago(47))
    bring(4, sent_at=days_ago(2))
    bring(5, DeliveryState.REFUSED, bounced_at=days_ago(1), sent_at=days_ago(2))
    session.commit()
    page = client.get("/offices/minister-of-immigration").text
    told_in_french = client.get("/fr/offices/minister-of-immigration").text

    for words in (
        "The office answered a later delivery of this petition.",
        "after 9 days",
        "No answer in 47 days",
        "Waiting for 2 days",
        "Came back after it was taken",
        "IM-77",
        "since May 13, 2025",
        "The Honourable Maya Okafor",
    ):
        assert words in page
    assert "ignored" not in page
    assert "Refused" not in page
    assert "Thank you." not in page + told_in_french
    assert "Read the reply" not in page
    assert "secret.inbox" not in page
    assert minister.title_fr in told_in_french


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_reply_is_linked_once_it_is_public(
    client: FlaskClient, session: Session, bring: Bring, minister: Office
) -> None:
    answered = bring(1, DeliveryState.ANSWERED, answered_at=DAY_ONE)
    session.add(
        OfficeReply(delivery_id=answered.id, text_en="Yes.", received_at=DAY_ONE, released_at=DAY_ONE)
    )
    session.commit()
    told = client.get("/offices/minister-of-immigration.json").json["deliveries"][0]

    assert told["reply_url"].endswith("/petitions/stay/deliveries/STAY-1#reply")
    assert 'deliveries/STAY-1#reply">Read the reply' in client.get("/offices/minister-of-immigration").text


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_few_signatures_of_one_riding_are_blurred_by_what_others_were_brought(
    client: FlaskClient, session: Session, bring: Bring, minister: Office, petition: Petition, rows: Rows
) -> None:
    first = bring(1, riding_code="35064", signature_count=12)
    elsewhere = rows.holder(office__slug="mp-35075").office
    other = bring(2, riding_code="35075", signature_count=3, office=elsewhere)
    other.run_id = first.run_id
    session.commit()

    def cell(slug: str) -> object:
        return client.get(f"/offices/{slug}.json").json["deliveries"][0]["signatures"]

    assert (cell("mp-35075"), cell("minister-of-immigration")) == ("<5", "5+")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_long_records_have_pages_and_no_page_beyond_the_last(
    client: FlaskClient, session: Session, bring: Bring
) -> None:
    for number in range(1, 22):
        bring(number)
    first = client.get("/offices/minister-of-immigration.json").json
    second = client.get(first["next"]).json

    assert [len(page["deliveries"]) for page in (first, second)] == [20, 1]
    assert second["next"] is None
    assert "Page 1 of 2" in client.get("/offices/minister-of-immigration").text
    for path in ("/offices/minister-of-immigration?page=3", "/offices?page=2", "/offices?page=0"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_ways_lead_to_the_record(client: FlaskClient, bring: Bring) -> None:
    bring(1)
    link = 'href="/en/offices/minister-of-immigration"'

    assert link in client.get("/petitions/stay").text
    assert link in client.get("/petitions/stay/deliveries/STAY-1").text
    assert link in client.get("/offices").text
    assert 'href="/offices"' in client.get("/").text
    assert "/fr/offices<" in client.get("/sitemap.xml").text
    assert client.get("/offices/nobody").status_code == 404
