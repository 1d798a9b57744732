"""One delivery in one worker's hands: claimed, begun, ended, and never sent twice."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from petitions.campaign.models import Petition
from petitions.delivery.sending.deliver import (
    GIVE_UP_AFTER,
    gap,
)
from petitions.delivery.sending.doubts import mark_sent, send_again
from petitions.errors import Refusal
from petitions.organizers.models import AuditEntry
from petitions.outbox.models import Message
from tests.delivery.conftest import Stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_faults import drops_after_the_dot
from tests.faults.smtp_server import FaultySmtpServer
from tests.servers import MailServer

SendTo = Callable[[int], None]


@pytest.mark.parametrize(
    "trouble", ["approved_at", "bounced_at", "email"],
)  # fmt: skip
def test_nothing_goes_to_an_office_that_is_not_approved(
    stage: Stage, smtp_server: MailServer, trouble: str
) -> None:
    delivery = stage.ready()
    office = delivery.office
    assert office is not None
    if trouble == "email":
        delivery.email = delivery.postal_address = office.email = office.address_en = ""
    else:
        setattr(office, trouble, None if trouble == "approved_at" else stage.now)
    assert stage.deliver() == {}
    assert delivery.state == "planned"
    office.approved_at, office.bounced_at = stage.now, None
    delivery.email = office.email = "minister@example.ca"
    assert stage.deliver() == {"sent": 1}


def test_an_office_approved_late_gets_one_mail_that_brings_all(stage: Stage, smtp_server: MailServer) -> None:
    petition: Petition = stage.rows.petition()
    office = petition.addressees[0].office
    office.approved_at = None
    for _ in range(3):
        stage.sign(petition, 2)
        stage.plan(petition)
        assert stage.deliver() == {"compiled": 1}
        stage.move(days=7)
    office.approved_at = stage.now
    assert stage.deliver() == {"sent": 1}
    stage.move(days=7)
    assert stage.deliver() == {}
    assert [(d.state, d.signature_count) for d in stage.deliveries()] == [
        ("planned", 2),
        ("planned", 4),
        ("sent", 6),
    ]


def test_what_was_refused_is_brought_by_the_next_delivery(stage: Stage, send_to: SendTo) -> None:
    petition = stage.rows.petition()
    stage.sign(petition, 2)
    stage.plan(petition)
    with FaultySmtpServer(smtp.answers("550 5.1.1 unknown", to="RCPT")) as server:
        send_to(server.port)
        assert stage.deliver() == {"compiled": 1, "refused": 1}
        stage.move(days=5)
        assert stage.deliver() == {}
    office = petition.addressees[0].office
    assert office.bounced_at is not None
    office.bounced_at = None
    stage.sign(petition, 1)
    stage.plan(petition)
    with FaultySmtpServer(smtp.sound) as server:
        send_to(server.port)
        assert stage.deliver() == {"compiled": 1, "sent": 1}
    refused, sent = stage.deliveries()
    assert (refused.state, refused.server_reply) == ("refused", "550 5.1.1 unknown")
    assert (sent.signature_count, sent.after_number) == (3, 0)


def test_greylisting_is_waited_out_with_the_same_bytes_and_message_id(stage: Stage, send_to: SendTo) -> None:
    delivery = stage.ready()
    later = smtp.answers("451 4.3.0 later", to="DOT")
    with FaultySmtpServer(later, later, smtp.sound) as server:
        send_to(server.port)
        assert stage.deliver() == {"deferred": 1}
        stage.move(minutes=4)
        assert stage.deliver() == {}
        stage.move(minutes=6)
        assert stage.deliver() == {"deferred": 1}
        stage.move(minutes=12)
        assert stage.deliver() == {"sent": 1}
    assert delivery.attempts == 3
    assert len(set(server.bodies)) == 1
    assert set(server.message_ids) == {delivery.message_id}
    assert len(server.message_ids) == 3


def test_gaps_grow_and_after_four_days_it_is_over_and_told(stage: Stage, send_to: SendTo) -> None:
    delivery = stage.ready()
    stage.rows.membership(organization=delivery.run.petition.organization)
    began, gaps = stage.now, []
    with FaultySmtpServer(smtp.answers("450 4.2.1 busy", to="RCPT")) as server:
        send_to(server.port)
        while delivery.state in ("planned", "deferred"):
            assert stage.deliver().total() == 1
            if delivery.state == "deferred":
                assert delivery.next_attempt_at is not None
                gaps.append(delivery.next_attempt_at - stage.now)
                stage.now = delivery.next_attempt_at
    assert delivery.state == "refused"
    assert GIVE_UP_AFTER <= stage.now - began <= GIVE_UP_AFTER + dt.timedelta(days=2)
    assert dt.timedelta(minutes=5) <= gaps[0] <= dt.timedelta(minutes=10)
    assert gaps == sorted(gaps)
    assert gap(1) == gaps[0]
    letters = stage.session.scalars(select(Message).where(Message.letter == "delivery_stopped")).all()
    assert [letter.about_id for letter in letters] == [delivery.id]


def test_days_without_a_worker_are_no_days_of_trying(stage: Stage, send_to: SendTo) -> None:
    delivery = stage.ready()
    with FaultySmtpServer(smtp.answers("450 4.2.1 busy", to="RCPT")) as server:
        send_to(server.port)
        assert stage.deliver() == {"deferred": 1}
        stage.now += GIVE_UP_AFTER
        assert stage.deliver() == {"deferred": 1}
    assert delivery.refused_at is None


def test_a_person_settles_a_doubt_and_the_decision_is_kept(stage: Stage, send_to: SendTo) -> None:
    first, second = stage.ready(), stage.ready()
    stage.rows.membership(organization=first.run.petition.organization)
    organizer = stage.rows.organizer()
    with FaultySmtpServer(drops_after_the_dot) as server:
        send_to(server.port)
        assert stage.deliver() == {"in_doubt": 2}
    assert "DATA" in first.transcript
    told = stage.session.scalars(select(Message.about_id).where(Message.letter == "delivery_in_doubt")).all()
    assert told == [first.id]

    stage.move(hours=1)
    mark_sent(stage.session, first, by=organizer, now=stage.now)
    send_again(stage.session, second, by=organizer, now=stage.now)
    assert (first.state, second.state) == ("sent", "planned")
    with pytest.raises(Refusal, match="not_in_doubt"):
        send_again(stage.session, first, by=organizer, now=stage.now)
    audited = stage.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.subject) for entry in audited] == [
        ("delivery_sent", first.reference),
        ("delivery_planned", second.reference),
    ]
    with FaultySmtpServer(smtp.sound) as again:
        send_to(again.port)
        assert stage.deliver() == {"sent": 1}
    assert again.message_ids == [second.message_id]
    assert again.bodies[0] in server.bodies


def test_a_mail_server_that_is_away_stops_the_round_and_costs_no_delivery(
    stage: Stage, send_to: SendTo
) -> None:
    deliveries = [stage.ready() for _ in range(3)]
    send_to(1)
    assert stage.deliver() == {"deferred": 1}
    assert sorted(delivery.state for delivery in deliveries) == ["deferred", "planned", "planned"]


def test_a_missing_file_stops_one_delivery_and_not_the_others(stage: Stage, smtp_server: MailServer) -> None:
    lost, sound = stage.ready(), stage.ready()
    lost.mail_key = "deliveries/nowhere/mail.eml"
    assert stage.deliver() == {"not_tried": 1, "sent": 1}
    assert (lost.state, sound.state) == ("planned", "sent")
