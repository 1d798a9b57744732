"""A letter that the post brings back: written down, corrected, posted again, or brought by the next."""

import datetime as dt

import pytest
from sqlalchemy import select

from petitions.delivery.answers.acknowledge import acknowledge
from petitions.delivery.answers.told import told_state
from petitions.delivery.models import Delivery
from petitions.delivery.sending.bounced import delivery_came_back
from petitions.delivery.sending.came_back import Returned, enter_return, post_again, take_back_return
from petitions.delivery.sending.letter_returns import (
    LetterReturn,
    ReturnReason,
    addresses_that_returned,
    returns_of,
)
from petitions.delivery.sending.posting import Posted, enter_posted, print_pack
from petitions.delivery.sending.rehearsal import problems_of
from petitions.errors import Refusal
from petitions.organizers.models import AuditEntry
from tests.delivery.conftest import ZONE, Stage


def posted(stage: Stage, tracking: str = "RN 1 CA") -> Delivery:
    """Two people's letter in the post."""
    petition = stage.rows.petition()
    petition.addressees[0].by_post = True
    stage.sign(petition, 2)
    stage.plan(petition)
    stage.deliver()
    delivery = stage.only()
    print_pack(stage.session, delivery, now=stage.now)
    said = Posted(on=stage.now.date(), tracking=tracking)
    enter_posted(stage.session, delivery, said=said, zone=ZONE, by=stage.rows.organizer(), now=stage.now)
    stage.session.commit()
    return delivery


def back(
    stage: Stage, delivery: Delivery, reason: ReturnReason = ReturnReason.MOVED, days: int = 0
) -> LetterReturn:
    said = Returned(on=stage.now.date() - dt.timedelta(days=days), reason=reason, note="no suite 300")
    by = stage.rows.organizer()
    return enter_return(stage.session, delivery, said=said, zone=ZONE, by=by, now=stage.now)


def again(stage: Stage, delivery: Delivery, days: int = 0) -> None:
    said = Posted(on=stage.now.date() - dt.timedelta(days=days), tracking="RN 2 CA")
    post_again(stage.session, delivery, said=said, zone=ZONE, by=stage.rows.organizer(), now=stage.now)


def acts(stage: Stage) -> list[str]:
    return [each.action for each in stage.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_it_is_written_down_corrected_and_posted_again_with_its_history(stage: Stage) -> None:
    delivery = posted(stage)
    first_sent_at = delivery.sent_at
    stage.move(days=9)
    back(stage, delivery)
    back(stage, delivery, ReturnReason.UNKNOWN, days=1)

    assert (delivery.state, told_state(delivery)) == ("refused", "returned")
    (journey,) = returns_of(stage.session, [delivery.id])[delivery.id]
    assert (journey.tracking, journey.posted_at, journey.reason) == ("RN 1 CA", first_sent_at, "unknown")
    assert journey.came_back_on == stage.now.date() - dt.timedelta(days=1)

    stage.move(days=1)
    again(stage, delivery)
    assert (delivery.state, delivery.tracking, delivery.bounced_at) == ("posted", "RN 2 CA", None)
    assert delivery.posted_on == stage.now.date()
    stage.move(days=8)
    back(stage, delivery)
    assert [each.tracking for each in returns_of(stage.session, [delivery.id])[delivery.id]] == [
        "RN 1 CA", "RN 2 CA",
    ]  # fmt: skip
    assert acts(stage) == [
        "delivery_posted", "letter_came_back", "letter_came_back", "letter_posted_again", "letter_came_back",
    ]  # fmt: skip


def test_the_next_delivery_brings_what_came_back_and_then_it_stays(stage: Stage) -> None:
    """Also when nobody signed meanwhile."""
    delivery = posted(stage)
    petition = delivery.run.petition
    stage.move(days=9)
    back(stage, delivery)
    stage.plan(petition)
    assert stage.deliver() == {"compiled": 1, "to_post": 1}

    _, second = stage.deliveries()
    assert (second.signature_count, second.after_number) == (2, 0)
    assert addresses_that_returned(stage.session, [second]) == {second.id: stage.now.date()}
    assert [each.code for each in problems_of(stage.session, second.run, zone=ZONE)] == ["letter_returned"]
    with pytest.raises(Refusal, match="brought_by_later") as refusal:
        again(stage, delivery)
    assert refusal.value.values["reference"] == second.reference


def test_what_is_posted_again_is_not_brought_a_second_time(stage: Stage) -> None:
    delivery = posted(stage)
    petition = delivery.run.petition
    stage.move(days=9)
    back(stage, delivery)
    again(stage, delivery)
    stage.move(days=9)
    stage.sign(petition, 1)
    stage.plan(petition)
    stage.deliver()

    _, second = stage.deliveries()
    assert (second.signature_count, second.after_number) == (1, 1)
    assert addresses_that_returned(stage.session, [second]) == {}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_days_that_cannot_be_are_refused(stage: Stage) -> None:
    delivery = posted(stage)
    stage.move(days=9)
    for code, days in (("returned_too_early", 10), ("posted_in_future", -1)):
        with pytest.raises(Refusal, match=code):
            back(stage, delivery, days=days)
    with pytest.raises(Refusal, match="not_returned"):
        again(stage, delivery)
    back(stage, delivery, days=2)
    with pytest.raises(Refusal, match="posted_before_it_came_back"):
        again(stage, delivery, days=3)
    said = Posted(on=stage.now.date())
    with pytest.raises(Refusal, match="came_back"):
        enter_posted(stage.session, delivery, said=said, zone=ZONE, by=stage.rows.organizer(), now=stage.now)
    again(stage, delivery, days=1)
    early = Posted(on=stage.now.date() - dt.timedelta(days=4))
    with pytest.raises(Refusal, match="posted_too_early"):
        enter_posted(stage.session, delivery, said=early, zone=ZONE, by=stage.rows.organizer(), now=stage.now)


def test_a_return_entered_by_mistake_is_taken_back(stage: Stage) -> None:
    delivery = posted(stage)
    stage.move(days=3)
    back(stage, delivery)
    take_back_return(stage.session, delivery, by=stage.rows.organizer(), now=stage.now)

    assert (delivery.state, delivery.tracking, delivery.bounced_at) == ("posted", "RN 1 CA", None)
    assert stage.session.scalars(select(LetterReturn)).all() == []
    assert acts(stage)[-1] == "return_taken_back"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_neither_what_the_office_speaks_of_nor_a_mail_comes_back_by_post(stage: Stage) -> None:
    delivery = posted(stage)
    known = {"failed": [], "is_unknown": True, "diagnostic": "550", "now": stage.now}
    assert not delivery_came_back(stage.session, delivery, **known)
    acknowledge(stage.session, delivery, file_number="F-1", contact="", now=stage.now)
    with pytest.raises(Refusal, match="not_posted"):
        back(stage, delivery)
    mail = stage.ready(stage.rows.petition(), state="refused", attempts=1, refused_at=stage.now)
    with pytest.raises(Refusal, match="not_returned"):
        again(stage, mail)
    with pytest.raises(Refusal, match="not_posted"):
        back(stage, mail)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_pack_with_somebody_erased_since_is_not_posted_again(stage: Stage) -> None:
    delivery = posted(stage)
    stage.move(days=3)
    back(stage, delivery)
    delivery.files_forgotten_at = stage.now
    with pytest.raises(Refusal, match="pack_forgotten"):
        again(stage, delivery)
