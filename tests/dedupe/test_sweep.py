"""Signatures that look alike become questions; nothing is removed by the machine."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.dedupe import sweep as sweeping
from petitions.dedupe.sweep import sweep_batch
from petitions.signing.models import SignatureKind, SignatureState
from tests.dedupe.conftest import Signed
from tests.factories import Rows

Sweep = Callable[[], None]
QUESTION = "same_name_same_postal_code"


def test_the_same_name_and_postal_code_on_two_mailboxes_is_a_question(
    signed: Signed, sweep: Sweep, session: Session, petition: Petition
) -> None:
    first, second = signed("José Núñez"), signed("NUNEZ, Jose")
    sweep()

    assert [first.repeat_reason, second.repeat_reason] == ["", QUESTION]
    assert second.repeat_of_id is None
    assert count(session, petition.id) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Anne Lee"},
        {"postal_code": "V5K0A1"},
        {"postal_code": ""},
        {"country": "US"},
        {"state": SignatureState.PENDING},
        {"state": SignatureState.WITHDRAWN},
        {"kind": SignatureKind.ORGANIZATION, "organization": "Ann Lee"},
    ],
    ids=["name", "place", "no code", "country", "pending", "withdrawn", "organisation"],
)
def test_others_are_no_question(signed: Signed, sweep: Sweep, other: dict[str, str]) -> None:
    rows = [signed("Ann Lee"), signed(**{"name": "Ann Lee"} | other)]
    sweep()

    assert [row.repeat_reason for row in rows] == ["", ""]


def test_two_petitions_are_two_votes(signed: Signed, sweep: Sweep, rows: Rows) -> None:
    both = [signed("Ann Lee"), rows.signature(name="Ann Lee")]
    sweep()

    assert [row.repeat_reason for row in both] == ["", ""]


def test_of_three_alike_the_first_is_no_question(signed: Signed, sweep: Sweep) -> None:
    three = [signed("Ann Lee") for _ in range(3)]
    sweep()

    assert [row.repeat_reason for row in three] == ["", QUESTION, QUESTION]


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_whoever_confirms_second_is_the_question(
    signed: Signed, sweep: Sweep, session: Session, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", batch)
    early = signed("Ann Lee", state=SignatureState.PENDING)
    late = signed("Ann Lee")
    sweep()
    early.state, early.confirmed_at = SignatureState.CONFIRMED, late.confirmed_at
    session.flush()
    sweep()

    assert [early.repeat_reason, late.repeat_reason] == [QUESTION, ""]


def test_a_decision_is_not_asked_for_again(signed: Signed, sweep: Sweep, session: Session) -> None:
    _, second = signed("Ann Lee"), signed("Ann Lee")
    sweep()
    second.repeat_reason = "told_apart"
    second.name_key = None
    session.flush()
    sweep()

    assert second.repeat_reason == "told_apart"


def test_an_organisation_is_known_by_its_own_name(signed: Signed, sweep: Sweep) -> None:
    kind = SignatureKind.ORGANIZATION
    groups = [signed(who, kind=kind, organization="Common Table") for who in ("Ann Lee", "Bo Roy")]
    sweep()

    assert [row.repeat_reason for row in groups] == ["", QUESTION]


def test_the_sweep_says_when_it_is_done(
    signed: Signed, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    for number in range(3):
        signed(f"Ann Lee {number}")

    assert [sweep_batch(session) for _ in range(3)] == [True, False, False]


def test_whoever_was_erased_is_not_looked_at(signed: Signed, sweep: Sweep, session: Session) -> None:
    gone = signed("Ann Lee")
    gone.erased_at, gone.name = gone.confirmed_at, ""
    session.flush()
    sweep()

    assert gone.name_key is None
