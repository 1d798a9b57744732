"""A rush from many networks: machines are put aside, people are counted, and then it is calm again."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from limits import parse_many
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.challenges import pace
from petitions.challenges.pace import WINDOW_SECONDS, Step
from petitions.counting.queries import counts
from petitions.dedupe.invalidate import release
from petitions.dedupe.selection import Selection
from petitions.signing import limits
from petitions.web.organizers.watching.watch_parts import held_by_reason
from tests.challenges.solving import solution
from tests.journeys.conftest import Signatory

# As many as a window holds are calm, and so many are taken of those who bring nothing; small, to be quick.
CALM, TAKEN = 4, 2
# A window of ten minutes has just begun: the test must not run into the next one.
START = dt.datetime(2026, 6, 1, 14, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "STEPS", (Step(of_petition=CALM, of_network=20, tries=100),))
    monkeypatch.setattr(limits, "UNSOLVED_OF_PETITION", parse_many(f"{TAKEN} per 10 minutes"))


@pytest.mark.config(RATE_LIMITS=True)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_rush_is_put_aside_and_nobody_is_lost(
    signatory: Signatory, petition: Petition, session: Session, clock: time_machine.Traveller
) -> None:
    path = f"/petitions/{petition.slug}/challenge.json"
    for number in range(CALM + TAKEN + 3):
        signatory.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        assert signatory.sign(f"bot{number}@example.org") == 303

    challenge = signatory.client.get(path).json["challenge"]
    signatory.sign_and_confirm("ann@example.org", work=solution(challenge))
    assert signatory.count() == 1
    # Without scripts: the same answer, the same letter, and put aside until an organizer looks.
    signatory.sign_and_confirm("bo@example.org", name="Bo Roy")
    assert signatory.count() == 1

    classes = counts(session, petition.id)
    ((code, words, number, confirmed),) = held_by_reason(session, petition.id, classes)
    assert (code, number, confirmed) == ("unsolved", 4, 1)
    assert words == "Many without the calculation that browsers were asked for"
    release(session, Selection(petition.id, held_reason=code))
    session.commit()
    assert signatory.count() == 2

    clock.move_to(START + dt.timedelta(seconds=2 * WINDOW_SECONDS))
    assert signatory.client.get(path).json == {"challenge": None}
    assert signatory.sign("cy@example.org") == 303
    session.rollback()
    assert counts(session, petition.id)["held"] == 0
