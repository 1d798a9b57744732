"""A run past its window that its office or the interval holds up still heeds whoever leaves."""

import hashlib
from collections.abc import Callable

import pytest

from petitions.campaign.models import Addressee, Petition
from petitions.delivery.contents.progress import outdate
from petitions.delivery.queries import broken_links
from petitions.ridings.models import RidingMethod
from petitions.signing.models import Signature
from petitions.signing.riding import choose_riding
from petitions.signing.withdraw import withdraw
from tests.delivery.conftest import Stage
from tests.servers import MailServer

Hold = Callable[[Stage, Petition], None]


def leave(stage: Stage, signature: Signature) -> None:
    withdraw(stage.session, signature, now=stage.now)
    outdate(stage.session, signature.petition_id, now=stage.now)
    stage.session.commit()


def bounce(stage: Stage, petition: Petition) -> None:
    petition.addressees[0].office.bounced_at = stage.now


def be_early(stage: Stage, petition: Petition) -> None:
    """The office was written to this very hour, by a delivery that had been put off for long."""
    earlier = stage.ready(petition, number=1)
    earlier.run.until_at = earlier.planned_at = stage.now.replace(year=2025)
    earlier.state, earlier.sent_at = "sent", stage.now
    earlier.body_started_at = stage.now
    stage.session.commit()


@pytest.mark.parametrize("hold_up", [bounce, be_early])
def test_who_leaves_is_not_in_what_goes_at_last(stage: Stage, smtp_server: MailServer, hold_up: Hold) -> None:
    petition = stage.rows.petition()
    hold_up(stage, petition)
    ann, _ = stage.sign(petition, 2)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1}
    delivery = stage.deliveries()[-1]
    stage.move(hours=2)
    leave(stage, ann)
    assert stage.deliver() == {}
    stage.move(minutes=11)
    assert stage.deliver() == {"compiled": 1}
    # While it waits, it is not made anew without a reason.
    stage.move(minutes=11)
    assert stage.deliver() == {}
    petition.addressees[0].office.bounced_at = None
    stage.move(hours=24)
    assert stage.deliver() == {"sent": 1}

    (mail,) = smtp_server.messages
    attached = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert hashlib.sha256(attached["manifest.json"]).hexdigest() == delivery.manifest_digest
    assert delivery.signature_count == 1


def test_a_later_run_stands_on_what_became_of_the_held_one(stage: Stage, smtp_server: MailServer) -> None:
    petition = stage.rows.petition()
    be_early(stage, petition)
    ann, *_ = stage.sign(petition, 2)
    stage.arrange(petition, minimum_interval_hours=24 * 9)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1}
    stage.arrange(petition, minimum_interval_hours=1, every_count=1)
    for delivery in stage.deliveries():
        delivery.next_attempt_at = delivery.next_attempt_at and stage.now.replace(year=2027)
    stage.move(days=1)
    stage.sign(petition, 2)
    leave(stage, ann)
    # The wait for further changes ends when a later run is planned: it names the digest of the one before.
    assert stage.deliver() == {"planned": 1, "compiled": 2}

    assert broken_links(stage.session, petition) == []
    assert [each.signature_count for each in stage.deliveries()][1:] == [1, 2]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_about_to_go_is_not_made_anew(stage: Stage, smtp_server: MailServer) -> None:
    petition = stage.rows.petition()
    ann, _ = stage.sign(petition, 2)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1, "sent": 1}
    leave(stage, ann)
    assert stage.deliver() == {}


def test_a_riding_chosen_late_takes_somebody_out_of_the_wrong_member_s_letter(stage: Stage) -> None:
    petition = stage.rows.petition(addressees=[Addressee(is_own_member=True)])
    office = stage.rows.office(kind="member", riding_code="35075")
    ridings = {"riding_method": RidingMethod.SIGNER_CHOSEN, "riding_set": None}
    stage.arrange(petition, every_count=1, hold_hours=48)
    ann, bob = stage.sign(petition, 2, riding_code="35075", **ridings)
    assert stage.deliver() == {"planned": 1, "compiled": 1}
    delivery = stage.only()
    assert (delivery.office, delivery.signature_count) == (office, 2)
    for moved in (ann, bob):
        choose_riding(stage.session, moved, "24001", riding_set="", now=stage.now)
        outdate(stage.session, petition.id, now=stage.now)
        stage.move(minutes=11)
        assert stage.deliver() == {"compiled": 1}
        if moved is ann:
            assert (delivery.signature_count, delivery.replaced_at) == (1, None)
    # Nobody is left in it, so it is not sent.
    assert delivery.replaced_at == stage.now
    stage.move(hours=49)
    assert stage.deliver() == {}
