"""A delivery on paper: ready in its time, printed and posted by a person, and heeding people till then."""

import datetime as dt

import pytest
from sqlalchemy import select

from petitions.campaign.models import Petition
from petitions.delivery.answers.acknowledge import acknowledge, delivery_of_link
from petitions.delivery.contents.progress import outdate
from petitions.delivery.models import Delivery
from petitions.delivery.sending.posting import Posted, enter_posted, print_pack, throw_away
from petitions.delivery.slots.arrange import stop_run
from petitions.delivery.slots.plan import mark_restored
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.organizers.models import AuditEntry
from petitions.signing.models import Signature
from petitions.signing.withdraw import withdraw
from tests.delivery.conftest import ZONE, Stage
from tests.servers import MailServer


def by_post(stage: Stage, **schedule: object) -> Petition:
    petition: Petition = stage.rows.petition()
    petition.addressees[0].by_post = True
    if schedule:
        stage.arrange(petition, **schedule)
    return petition


def ready(stage: Stage) -> tuple[Delivery, list[Signature]]:
    """Two people's letter that waits for the printer."""
    petition = by_post(stage)
    signed = stage.sign(petition, 2)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1, "to_post": 1}
    return stage.only(), signed


def posted(stage: Stage, delivery: Delivery, tracking: str = "") -> None:
    print_pack(stage.session, delivery, now=stage.now)
    said = Posted(on=stage.now.date(), tracking=tracking)
    enter_posted(stage.session, delivery, said=said, zone=ZONE, by=stage.rows.organizer(), now=stage.now)
    stage.session.commit()


def test_it_is_made_like_any_other_and_never_claimed(stage: Stage, smtp_server: MailServer) -> None:
    delivery, _ = ready(stage)

    assert (delivery.state, delivery.attempts, delivery.lease_token) == ("to_post", 0, None)
    assert smtp_server.messages == []
    assert delivery.manifest_digest
    assert {file["name"] for file in delivery.manifest["files"]} < {file.name for file in delivery.files}
    assert storage().read(delivery.mail_key).startswith(b"%PDF")
    assert delivery.sheet_count
    stage.move(days=30)
    assert stage.deliver() == {}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_office_without_an_address_for_mail_gets_its_letter(stage: Stage) -> None:
    petition = stage.rows.petition()
    petition.addressees[0].office.email = ""
    stage.sign(petition, 1)
    stage.plan(petition)

    assert stage.deliver() == {"compiled": 1, "to_post": 1}
    assert stage.only().by_post


def test_who_withdraws_before_it_is_printed_is_not_in_it(stage: Stage) -> None:
    delivery, (ann, bob) = ready(stage)
    before = delivery.manifest_digest
    withdraw(stage.session, ann, now=stage.now)
    outdate(stage.session, ann.petition_id, now=stage.now)
    with pytest.raises(Refusal, match="pack_outdated"):
        print_pack(stage.session, delivery, now=stage.now)
    stage.session.commit()
    assert stage.deliver() == {}
    stage.move(minutes=11)
    assert stage.deliver() == {"compiled": 1, "to_post": 1}
    assert (delivery.signature_count, delivery.manifest_digest != before) == (1, True)

    print_pack(stage.session, delivery, now=stage.now)
    withdraw(stage.session, bob, now=stage.now)
    outdate(stage.session, bob.petition_id, now=stage.now)
    stage.move(minutes=11)
    assert stage.deliver() == {}
    assert (delivery.state, delivery.signature_count) == ("to_post", 1)


def test_posting_is_entered_corrected_and_kept(stage: Stage) -> None:
    delivery, _ = ready(stage)
    organizer = stage.rows.organizer()
    said = Posted(on=stage.now.date(), tracking="RN 1 CA")
    with pytest.raises(Refusal, match="not_printed"):
        enter_posted(stage.session, delivery, said=said, zone=ZONE, by=organizer, now=stage.now)
    print_pack(stage.session, delivery, now=stage.now)
    for code, day in (("posted_too_early", -1), ("posted_in_future", 1)):
        wrong = Posted(on=stage.now.date() + dt.timedelta(days=day))
        with pytest.raises(Refusal, match=code):
            enter_posted(stage.session, delivery, said=wrong, zone=ZONE, by=organizer, now=stage.now)
    enter_posted(stage.session, delivery, said=said, zone=ZONE, by=organizer, now=stage.now)
    stage.move(days=2)
    later = Posted(on=stage.now.date(), tracking="RN 2 CA")
    enter_posted(stage.session, delivery, said=later, zone=ZONE, by=organizer, now=stage.now)

    assert (delivery.state, delivery.posted_on, delivery.tracking) == ("posted", later.on, "RN 2 CA")
    assert (delivery.sent_at, delivery.body_started_at) == (stage.now, stage.now)
    assert delivery.posted_by_id == organizer.id
    entries = stage.session.scalars(select(AuditEntry).where(AuditEntry.action == "delivery_posted")).all()
    assert [entry.detail["tracking"] for entry in entries] == ["RN 1 CA", "RN 2 CA"]
    assert {entry.organizer_id for entry in entries} == {organizer.id}


def test_the_next_letter_keeps_the_interval_from_the_day_of_posting(stage: Stage) -> None:
    delivery, _ = ready(stage)
    petition = delivery.run.petition
    stage.move(hours=25)
    posted(stage, delivery)
    stage.sign(petition, 1)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1}
    stage.move(hours=23)
    assert stage.deliver() == {}
    stage.move(hours=2)
    assert stage.deliver() == {"to_post": 1}
    assert [each.state for each in stage.deliveries()] == ["posted", "to_post"]


def test_one_never_printed_makes_room_for_the_next_and_a_printed_one_comes_first(stage: Stage) -> None:
    delivery, _ = ready(stage)
    petition = delivery.run.petition
    stage.move(days=7)
    stage.sign(petition, 1)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1, "to_post": 1}
    assert (delivery.state, delivery.replaced_at) == ("planned", stage.now)
    _, second = stage.deliveries()
    assert second.signature_count == 3

    print_pack(stage.session, second, now=stage.now)
    stage.move(days=7)
    stage.sign(petition, 1)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1}
    posted(stage, second)
    stage.move(hours=25)
    assert stage.deliver() == {"to_post": 1}
    assert [each.signature_count for each in stage.deliveries()] == [2, 3, 1]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_waits_for_its_window_and_for_a_second_person(stage: Stage) -> None:
    petition = by_post(stage, every_count=1, hold_hours=48)
    petition.organization.wants_second_person = True
    stage.sign(petition, 1)
    assert stage.deliver() == {"planned": 1, "compiled": 1}
    stage.move(hours=49)
    assert stage.deliver() == {}
    petition.organization.wants_second_person = False
    assert stage.deliver() == {"to_post": 1}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_stop_and_a_pack_thrown_away_take_it_back(stage: Stage) -> None:
    delivery, (ann, _) = ready(stage)
    print_pack(stage.session, delivery, now=stage.now)
    with pytest.raises(Refusal, match="run_on_its_way"):
        stop_run(stage.session, delivery.run, now=stage.now)
    withdraw(stage.session, ann, now=stage.now)
    throw_away(stage.session, delivery, by=stage.rows.organizer(), now=stage.now)
    stage.move(minutes=11)
    assert stage.deliver() == {"compiled": 1, "to_post": 1}
    assert delivery.signature_count == 1
    stop_run(stage.session, delivery.run, now=stage.now)
    assert (delivery.state, stage.deliver()) == ("planned", {})
    with pytest.raises(Refusal, match="not_to_post"):
        print_pack(stage.session, delivery, now=stage.now)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("trouble", ["restored", "office_not_approved"])
def test_what_may_not_go_is_not_printed(stage: Stage, trouble: str) -> None:
    delivery, _ = ready(stage)
    if trouble == "restored":
        mark_restored(stage.session, now=stage.now + dt.timedelta(minutes=1))
    else:
        assert delivery.office is not None
        delivery.office.approved_at = None
    with pytest.raises(Refusal, match=trouble):
        print_pack(stage.session, delivery, now=stage.now)


def test_the_office_speaks_of_a_printed_letter_so_it_was_posted(stage: Stage) -> None:
    delivery, _ = ready(stage)
    assert delivery_of_link(stage.session, delivery.public_id, now=stage.now) is None
    print_pack(stage.session, delivery, now=stage.now)
    stage.move(days=3)
    found = delivery_of_link(stage.session, delivery.public_id, now=stage.now)
    assert found is delivery
    acknowledge(stage.session, delivery, file_number="F-1", contact="", now=stage.now)

    assert (delivery.state, delivery.posted_on) == ("acknowledged", stage.now.date())
    assert delivery.sent_at == stage.now


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_posted", [False, True])
def test_who_is_erased_goes_from_a_letter_not_printed_and_from_our_copies(
    stage: Stage, is_posted: bool
) -> None:
    delivery, (ann, _) = ready(stage)
    if is_posted:
        posted(stage, delivery)
    withdraw(stage.session, ann, now=stage.now)
    stage.move(minutes=1)
    ann.erased_at = stage.now
    done = stage.deliver()

    if is_posted:
        assert done == {"forgotten": 1}
        assert (delivery.state, delivery.files_forgotten_at) == ("posted", stage.now)
    else:
        assert done == {"forgotten": 1}
        assert stage.deliver() == {"compiled": 1, "to_post": 1}
        assert delivery.signature_count == 1
