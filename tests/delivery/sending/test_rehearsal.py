"""The rehearsal: the very mail, what changed, what looks wrong; a second person; a test to oneself."""

from email import message_from_bytes, policy

import pypdfium2
import pytest
from sqlalchemy import func, select

from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.approve import approve_run, ask_for_test
from petitions.delivery.sending.rehearsal import changes_since, problems_of, run_before
from petitions.errors import Refusal
from petitions.mailer.sending import send_due
from petitions.organizers.models import AuditEntry, Role
from petitions.outbox.models import Message
from tests.delivery.conftest import ZONE, Stage
from tests.servers import MailServer


def held(stage: Stage, count: int = 3, **values: object) -> DeliveryRun:
    """A run that is prepared and waits in its hold window."""
    petition = stage.rows.petition(**values)
    stage.sign(petition, count)
    stage.arrange(petition, rule="FREQ=DAILY;BYHOUR=9", hold_hours=24)
    stage.move(days=1)
    assert stage.deliver()["compiled"] == 1
    return stage.run_of(petition)


def codes(stage: Stage, run: DeliveryRun) -> list[str]:
    return [each.code for each in problems_of(stage.session, run, zone=ZONE)]


def test_nothing_unusual_is_nothing_said_and_the_first_has_no_before(stage: Stage) -> None:
    run = held(stage)
    assert codes(stage, run) == []
    assert run_before(stage.session, run) is None
    assert [(each.name, each.before, each.now) for each in changes_since(run, None)][:2] == [
        ("", 0, 3),
        ("confirmed", 0, 3),
    ]


def test_problems_are_named(stage: Stage) -> None:
    run = held(stage)
    office = run.deliveries[0].office
    assert office is not None
    office.bounced_at = stage.now
    run.deliveries[0].language = "fr"
    run.deliveries[0].files[0].is_attached = False
    assert codes(stage, run) == ["office_bounced", "language_missing", "too_large"]


def test_a_day_far_above_the_others_is_named_and_a_steady_stream_is_not(stage: Stage) -> None:
    petition = stage.rows.petition()
    for _ in range(6):
        stage.sign(petition, 2)
        stage.move(days=1)
    stage.sign(petition, 60)
    stage.plan(petition)
    stage.deliver()
    run = stage.run_of(petition)
    (spike,) = problems_of(stage.session, run, zone=ZONE)
    assert (spike.code, dict(spike.values)["number"]) == ("spike", 60)


def test_what_changed_is_counted_from_the_run_that_arrived(stage: Stage, smtp_server: MailServer) -> None:
    petition = stage.rows.petition()
    stage.sign(petition, 4)
    stage.plan(petition)
    stage.deliver()
    stage.move(days=2)
    stage.sign(petition, 3)
    stage.arrange(petition, rule="FREQ=DAILY;BYHOUR=9", hold_hours=24)
    stage.move(days=1)
    stage.deliver()
    run = stage.run_of(petition)
    earlier = run_before(stage.session, run)
    assert earlier is not None
    assert earlier.number == 1
    assert [each.difference for each in changes_since(run, earlier)][:2] == [3, 3]


def test_a_second_person_must_approve_when_the_organisation_wants_it(
    stage: Stage, smtp_server: MailServer
) -> None:
    petition = stage.rows.petition()
    petition.organization.wants_second_person = True
    planner, other = stage.rows.organizer(), stage.rows.organizer()
    for organizer in (planner, other):
        stage.rows.membership(organizer=organizer, organization=petition.organization, role=Role.EDITOR)
    stage.sign(petition, 2)
    run = stage.plan(petition)
    run.planned_by_id = planner.id
    stage.session.commit()
    with pytest.raises(Refusal, match="not_prepared"):
        approve_run(stage.session, run, by=other, now=stage.now)
    assert stage.deliver() == {"compiled": 1}
    asked = stage.session.scalars(select(Message).where(Message.letter == "delivery_waits")).all()
    assert [message.recipient for message in asked] == [other.email]
    assert asked[0].words["path"].endswith(f"/deliveries/{run.id}")
    stage.move(days=1)
    assert stage.deliver() == {}
    with pytest.raises(Refusal, match="approval_same_person"):
        approve_run(stage.session, run, by=planner, now=stage.now)
    for _ in range(2):
        approve_run(stage.session, run, by=other, now=stage.now)
    assert stage.deliver() == {"sent": 1}
    acts = stage.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == petition.slug)).all()
    assert acts == ["delivery_approved"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_test_goes_to_its_organizer_marked_on_every_page_and_is_no_delivery(
    stage: Stage, smtp_server: MailServer
) -> None:
    run = held(stage)
    (delivery,) = run.deliveries
    before = (delivery.state, delivery.attempts, delivery.manifest_digest, delivery.mail_key)
    organizer = stage.rows.organizer()
    ask_for_test(delivery, by=organizer)
    assert stage.deliver() == {"tests": 1}
    send_due(clock=lambda: stage.now)
    (envelope,) = smtp_server.envelopes
    assert envelope.rcpt_tos == [organizer.email]
    mail = message_from_bytes(envelope.content or b"", policy=policy.default)
    assert mail["Subject"].startswith(f"TEST [{delivery.reference}]")
    assert (mail["To"], mail["Cc"]) == (organizer.email, None)
    assert "/office/" not in mail.get_body(("plain",)).get_content()
    for part in mail.iter_attachments():
        if part.get_content_type() != "application/pdf":
            assert part.get_filename().startswith("TEST-")
            continue
        pages = pypdfium2.PdfDocument(part.get_content())
        assert all("TEST" in page.get_textpage().get_text_range() for page in pages)
        pages.close()
    stage.session.expire_all()
    assert before == (delivery.state, delivery.attempts, delivery.manifest_digest, delivery.mail_key)
    assert stage.session.scalar(select(func.count()).select_from(Delivery)) == 1
    assert stage.deliver() == {}


def test_no_test_goes_to_an_office(stage: Stage) -> None:
    (delivery,) = held(stage).deliveries
    delivery.cc_emails = ["Clerk@example.ca"]
    clerk = stage.rows.organizer(email="clerk@example.ca")
    with pytest.raises(Refusal, match="test_to_office"):
        ask_for_test(delivery, by=clerk)
    assert stage.session.scalars(select(Message)).all() == []
