"""One polite reminder, when the time to answer is over, and never a second."""

import pytest

from petitions.delivery.answers.acknowledge import reply
from petitions.delivery.answers.clock import Terms
from petitions.delivery.answers.follow_up import keep_follow_up, reminders_of
from petitions.delivery.models import Delivery
from petitions.errors import Refusal
from tests.delivery.conftest import ZONE, Stage
from tests.servers import MailServer

TERMS = Terms(days=45, zone=ZONE)


@pytest.fixture
def sent(stage: Stage, smtp_server: MailServer) -> Delivery:
    """A delivery that the office's server took 46 days ago."""
    delivery = stage.ready()
    assert stage.deliver() == {"sent": 1}
    stage.move(days=46)
    return delivery


def remind(stage: Stage, delivery: Delivery) -> None:
    keep_follow_up(stage.session, delivery, text="Dear Minister,", by_id=1, terms=TERMS, now=stage.now)
    stage.session.commit()


def test_it_can_be_sent_once_and_is_told_when_a_server_took_it(stage: Stage, sent: Delivery) -> None:
    remind(stage, sent)

    reminder = reminders_of(stage.session, [sent.id])[sent.id]
    assert (reminder.asked_at, reminder.sent_at, reminder.came_back) == (stage.now, None, False)
    with pytest.raises(Refusal, match="followed_up"):
        remind(stage, sent)


def test_not_before_the_time_is_over_and_not_after_an_answer(stage: Stage, sent: Delivery) -> None:
    stage.move(days=-1)
    with pytest.raises(Refusal, match="follow_up_not_due"):
        remind(stage, sent)
    stage.move(days=1)
    reply(stage.session, sent, text_en="We agree.", text_fr="", now=stage.now)
    with pytest.raises(Refusal, match="follow_up_not_due"):
        remind(stage, sent)


def test_not_after_the_office_has_answered_a_later_delivery(stage: Stage, sent: Delivery) -> None:
    later = stage.ready(sent.run.petition, number=2)
    assert stage.deliver() == {"sent": 1}
    reply(stage.session, later, text_en="We agree.", text_fr="", now=stage.now)
    with pytest.raises(Refusal, match="follow_up_not_due"):
        remind(stage, sent)


@pytest.mark.parametrize("field", ["bounced_at", "approved_at"])
def test_nothing_goes_to_an_address_that_may_not_be_written_to(
    stage: Stage, sent: Delivery, field: str
) -> None:
    assert sent.office is not None
    setattr(sent.office, field, None if field == "approved_at" else stage.now)
    with pytest.raises(Refusal, match="follow_up_blocked"):
        remind(stage, sent)


def test_a_later_delivery_and_the_reminder_keep_their_distance(stage: Stage, sent: Delivery) -> None:
    later = stage.ready(sent.run.petition, number=2)
    later_sent = stage.deliver()
    assert later_sent == {"sent": 1}
    with pytest.raises(Refusal, match="minimum_interval"):
        remind(stage, sent)
    stage.move(days=2)
    remind(stage, sent)
    stage.ready(later.run.petition, number=3)
    assert stage.deliver() == {}
    stage.move(days=1)
    assert stage.deliver() == {"sent": 1}
