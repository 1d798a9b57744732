"""A restored backup: what may have been sent after it was taken is not sent again without a yes."""

import pytest

from petitions.campaign.models import Addressee
from petitions.delivery.contents.progress import outdate
from petitions.delivery.models import Delivery
from petitions.delivery.slots.plan import mark_restored
from petitions.delivery.slots.restored import settle_restore
from petitions.signing.withdraw import withdraw
from tests.delivery.conftest import Stage, stage
from tests.servers import MailServer

__all__ = ["stage"]


def restore(stage: Stage) -> None:
    stage.move(minutes=5)
    mark_restored(stage.session, now=stage.now)
    stage.move(minutes=5)


def settle(stage: Stage, *, send: bool) -> None:
    assert settle_restore(stage.session, send=send, now=stage.now)
    stage.move(minutes=5)


def half_sent(stage: Stage) -> list[Delivery]:
    """A run to two offices of which one has it; the other was not reached when the backup was taken."""
    petition = stage.rows.petition()
    petition.addressees.append(Addressee(position=2, office=stage.rows.office(email="second@example.ca")))
    stage.sign(petition, 2)
    petition.addressees[1].office.approved_at = None
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1, "sent": 1}
    petition.addressees[1].office.approved_at = stage.now
    return stage.deliveries()


@pytest.mark.parametrize("state", ["planned", "deferred", "claimed"])
def test_the_other_half_of_a_run_goes_after_a_yes_and_not_after_a_no(
    stage: Stage, smtp_server: MailServer, state: str
) -> None:
    sent, waiting = half_sent(stage)
    waiting.state = state
    if state == "claimed":
        waiting.lease_token, waiting.lease_until = "gone", stage.now
    restore(stage)
    assert stage.deliver() == {}
    settle(stage, send=False)
    assert stage.deliver() == {}
    assert (sent.state, waiting.state, waiting.replaced_at is None) == ("sent", "planned", False)

    # What was let go is brought by the next delivery, to whom it had not gone.
    stage.move(days=2)
    stage.sign(sent.run.petition, 1)
    stage.plan(sent.run.petition)
    assert stage.deliver() == {"compiled": 1, "sent": 2}
    assert [each.signature_count for each in stage.deliveries()[2:]] == [1, 3]


def test_the_other_half_goes_once_after_a_yes(stage: Stage, smtp_server: MailServer) -> None:
    half_sent(stage)
    restore(stage)
    assert stage.deliver() == {}
    settle(stage, send=True)
    assert stage.deliver() == {"sent": 1}
    assert stage.deliver() == {}
    assert [each.rcpt_tos for each in smtp_server.envelopes][1:] == [["second@example.ca"]]


def test_a_total_that_was_passed_before_makes_no_run_before_a_word_nor_after_a_no(
    stage: Stage, smtp_server: MailServer
) -> None:
    petition = stage.rows.petition()
    stage.arrange(petition, every_count=2)
    stage.sign(petition, 2)
    restore(stage)
    assert stage.deliver() == {}
    settle(stage, send=False)
    assert stage.deliver() == {}
    stage.sign(petition, 2)
    assert stage.deliver() == {"planned": 1, "compiled": 1, "sent": 1}


def test_who_withdraws_while_it_waits_for_a_word_is_not_in_what_goes(
    stage: Stage, smtp_server: MailServer
) -> None:
    petition = stage.rows.petition()
    office = petition.addressees[0].office
    office.approved_at = None
    ann, _ = stage.sign(petition, 2)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1}
    office.approved_at = stage.now
    restore(stage)
    withdraw(stage.session, ann, now=stage.now)
    outdate(stage.session, petition.id, now=stage.now)
    settle(stage, send=True)
    assert stage.deliver() == {"compiled": 1, "sent": 1}
    assert stage.only().signature_count == 1
