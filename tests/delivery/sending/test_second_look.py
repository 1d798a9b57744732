"""A second person's yes is to a package for somebody: another addressee, holder or address needs another."""

import datetime as dt

from sqlalchemy import select

from petitions.campaign.models import Addressee
from petitions.delivery.contents.progress import outdate
from petitions.delivery.models import DeliveryRun
from petitions.delivery.sending.approve import approve_run
from petitions.organizers.models import AuditEntry, Organizer, Role
from petitions.outbox.models import Message
from petitions.signing.models import Signature
from petitions.signing.withdraw import withdraw
from tests.delivery.conftest import Stage
from tests.servers import MailServer


def approved(stage: Stage) -> tuple[DeliveryRun, Organizer]:
    """A run that its second person has approved and that has not gone yet."""
    petition = stage.rows.petition()
    petition.organization.wants_second_person = True
    planner, other = stage.rows.organizer(), stage.rows.organizer()
    for organizer in (planner, other):
        stage.rows.membership(organizer=organizer, organization=petition.organization, role=Role.EDITOR)
    stage.sign(petition, 2)
    run = stage.plan(petition)
    run.planned_by_id = planner.id
    assert stage.deliver() == {"compiled": 1}
    approve_run(stage.session, run, by=other, now=stage.now)
    stage.session.commit()
    return run, other


def letters(stage: Stage, recipient: str) -> list[bool]:
    """Whether each letter that asks somebody says that they are asked again."""
    query = select(Message).where(Message.letter == "delivery_waits").order_by(Message.id)
    return [each.words["is_again"] for each in stage.session.scalars(query) if each.recipient == recipient]


def test_what_was_approved_for_another_holder_waits_for_another_yes(
    stage: Stage, smtp_server: MailServer
) -> None:
    run, other = approved(stage)
    office = run.deliveries[0].office
    assert office is not None
    office.holders[0].until_on = stage.now.date()
    stage.rows.holder(office=office, name="New Person", from_on=stage.now.date())
    stage.move(hours=1)

    assert stage.deliver() == {"compiled": 1}
    stage.move(days=2)
    assert stage.deliver() == {}
    assert not smtp_server.envelopes
    stage.session.refresh(run)
    assert run.approved_at is None
    assert letters(stage, other.email) == [False, True]
    approve_run(stage.session, run, by=other, now=stage.now)
    stage.session.commit()
    assert stage.deliver() == {"sent": 1}
    assert "New Person" in run.deliveries[0].holder_style
    acts = select(AuditEntry.action).where(AuditEntry.subject == run.petition.slug).order_by(AuditEntry.id)
    assert stage.session.scalars(acts).all() == [
        "delivery_approved", "delivery_approval_lapsed", "delivery_approved"
    ]  # fmt: skip


def test_an_addressee_who_joins_after_the_yes_is_looked_at_first(
    stage: Stage, smtp_server: MailServer
) -> None:
    run, _other = approved(stage)
    run.petition.addressees.append(
        Addressee(office=stage.rows.office(email="another@example.ca"), position=2)
    )
    office = run.deliveries[0].office
    assert office is not None
    run.release_at = stage.now + dt.timedelta(days=1)
    stage.session.flush()
    outdate(stage.session, run.petition_id, now=stage.now)
    stage.move(hours=1)

    assert stage.deliver() == {"compiled": 1}
    stage.move(days=2)
    assert stage.deliver() == {}
    assert len(run.deliveries) == 2
    assert not smtp_server.envelopes


def test_who_leaves_after_the_yes_is_heeded_without_another(stage: Stage, smtp_server: MailServer) -> None:
    run, _other = approved(stage)
    run.release_at = stage.now + dt.timedelta(days=1)
    person = stage.session.scalars(select(Signature)).first()
    assert person is not None
    withdraw(stage.session, person, now=stage.now)
    outdate(stage.session, run.petition_id, now=stage.now)
    stage.move(days=2)

    assert stage.deliver() == {"compiled": 1, "sent": 1}
    assert run.deliveries[0].signature_count == 1
    assert run.asked_again_at is None
