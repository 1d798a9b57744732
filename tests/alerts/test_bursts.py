"""Very many in a short time from one network or mail domain: told once, put aside and released at will."""

import datetime as dt

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from petitions.alerts.bursts import LEAST, look_for_bursts
from petitions.alerts.hold import Burst, burst_now, hold_burst, release_burst
from petitions.counting.queries import count
from petitions.delivery.proof.proof_models import RunProgress
from petitions.outbox.models import Message
from petitions.outbox.post import post
from tests.alerts.conftest import Crowd, Told
from tests.factories import Rows

NETWORK = b"n" * 32


def test_a_burst_from_one_network_is_told_in_numbers(
    session: Session, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    crowd(39, network_key=NETWORK, state="pending")
    crowd(2, network_key=NETWORK)
    look_for_bursts(session, now=now)
    (alert,) = told()

    assert alert.kind == "burst"
    facts = {name: alert.facts[name] for name in ("by", "signed", "confirmed", "minutes")}
    assert facts == {"by": "network", "signed": 41, "confirmed": 2, "minutes": 3}
    assert len(alert.rows) == 41


def test_a_burst_that_goes_on_is_the_same_occasion(
    session: Session, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    crowd(LEAST, network_key=NETWORK)
    look_for_bursts(session, now=now)
    crowd(10, network_key=NETWORK)
    look_for_bursts(session, now=now + dt.timedelta(minutes=1))
    (alert,) = told()

    assert (alert.facts["signed"], len(alert.rows)) == (LEAST + 10, LEAST + 10)


def test_a_mail_domain_of_their_own_is_told_and_a_public_one_is_not(
    session: Session, crowd: Crowd, told: Told, rows: Rows, now: dt.datetime
) -> None:
    for signature in crowd(LEAST):
        signature.email = f"a{signature.id}@farm.example"
    for signature in crowd(LEAST):
        signature.email = f"a{signature.id}@gmail.com"
    session.flush()
    look_for_bursts(session, now=now)
    (alert,) = told()

    assert (alert.facts["by"], alert.facts["origin"]) == ("domain", "farm.example")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_one_occasion_rings_once_though_network_and_domain_are_the_same(
    session: Session, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    crowd(LEAST + 3, network_key=NETWORK)  # all under example.org
    look_for_bursts(session, now=now)

    assert [each.facts["by"] for each in told()] == ["network"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_choir_and_an_import_and_what_is_long_past_are_no_burst(
    session: Session, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    crowd(LEAST - 1, network_key=NETWORK)
    crowd(LEAST, network_key=b"i" * 32, origin="import", email=None)
    look_for_bursts(session, now=now)
    look_for_bursts(session, now=now + dt.timedelta(hours=1))

    assert told() == []


def test_a_burst_is_put_aside_and_released_in_one_press(
    session: Session, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    crowd(LEAST, network_key=NETWORK)
    crowd(3, network_key=b"o" * 32)
    look_for_bursts(session, now=now)
    (alert,) = told()
    petition_id = alert.petition_id

    message = post_to(session, alert.rows[0], now)
    message.bounced_at = now
    session.flush()
    assert hold_burst(session, alert, now=now) == LEAST
    assert count(session, petition_id) == 3
    held = Burst(signed=LEAST, confirmed=LEAST, held=LEAST, by_hand=LEAST, came_back=1)
    assert burst_now(session, alert) == held
    assert release_burst(session, alert, now=now) == LEAST
    assert count(session, petition_id) == LEAST + 3


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_package_that_waits_is_made_anew_when_a_burst_is_put_aside_and_when_it_is_released(
    session: Session, rows: Rows, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    crowd(LEAST, network_key=NETWORK)
    look_for_bursts(session, now=now)
    (alert,) = told()
    run = rows.run(petition=alert.petition, release_at=now + dt.timedelta(days=1))
    progress = RunProgress(run_id=run.id, percent=100)
    session.add(progress)
    session.flush()
    for act in (hold_burst, release_burst):
        progress.outdated_at = None
        act(session, alert, now=now)
        session.refresh(progress)
        assert progress.outdated_at == now


def post_to(session: Session, signature_id: int, now: dt.datetime) -> Message:
    """A letter about a signature."""
    letter = {"letter": "confirm_signature", "recipient": "ann@example.org", "language": "en"}
    post(session, **letter, about=("signature", signature_id), now=now)  # type: ignore[arg-type]
    return session.scalars(select(Message)).one()


def test_a_look_reads_only_rows_since_the_last(
    session: Session, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    crowd(LEAST, network_key=NETWORK)
    look_for_bursts(session, now=now + dt.timedelta(hours=1))
    asked: list[tuple[object, ...]] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
    look_for_bursts(session, now=now)

    # The mark lies behind all that was there an hour later: nothing of it is read again.
    assert told() == []
    assert any("signatures.id >" in str(statement) for statement, _ in asked)
