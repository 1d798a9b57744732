"""What an organizer changes while a package waits has it made anew; looking and answering reports do not."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.proof.proof_models import RunProgress
from petitions.signing.models import Signature, SignatureKind, SignatureState
from petitions.signing.organization_models import HeldForApproval
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, look_again

BASE = "/organize/petitions/let-them-stay"
FAR_AWAY = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def waiting(petition: Petition, rows: Rows, session: Session) -> RunProgress:
    """A compiled run in its hold window."""
    run = rows.run(petition=petition, release_at=FAR_AWAY)
    progress = RunProgress(run_id=run.id, percent=100)
    session.add(progress)
    session.commit()
    return progress


def is_outdated(session: Session, progress: RunProgress) -> bool:
    look_again(session)
    return progress.outdated_at is not None


@pytest.mark.parametrize(
    ("path", "form", "state"),
    [
        ("signatures/hold", {}, {}),
        ("signatures/release", {}, {"held_at": DAY_ONE, "held_reason": "network"}),
        ("signatures/invalidate", {"confirmed": "1", "reason": "A prank."}, {}),
        ("signatures/reinstate", {}, {"state": SignatureState.INVALIDATED, "invalidated_at": DAY_ONE}),
        ("signatures/undo", {"at": DAY_ONE.isoformat()}, {"state": SignatureState.INVALIDATED}),
        ("comments/hide", {"reason": "It names a neighbour."}, {}),
        ("comments/hide", {"show_again": "1"}, {"comment_hidden_at": DAY_ONE}),
        ("comments/mask", {"hidden_words": "reasons"}, {}),
        ("comments/mask", {"undo": "1"}, {}),
        ("comments/highlight", {}, {}),
        ("comments/highlight", {"drop": "1"}, {"comment_highlighted_at": DAY_ONE}),
        ("repeats/decide", {"answer": "same"}, {}),
        ("organizations/decide", {"answer": "approve"}, {}),
        ("organizations/decide", {"answer": "decline", "reason": "Nobody knows them."}, {}),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_act_that_changes_the_package_has_it_made_anew(
    room: Room,
    rows: Rows,
    petition: Petition,
    session: Session,
    waiting: RunProgress,
    path: str,
    form: dict[str, str],
    state: dict[str, object],
) -> None:
    values = {"comment": "My reasons."} | state
    if path.startswith("organizations"):
        values |= {
            "kind": SignatureKind.ORGANIZATION,
            "organization": "Common Table",
            "held_at": DAY_ONE,
            "held_reason": HeldForApproval.ORGANIZATION,
        }
    signature = rows.signature(petition=petition, **values)
    if path.startswith("repeats"):
        first = rows.signature(petition=petition)
        signature.repeat_of, signature.repeat_reason = first, "same_name_same_postal_code"
    session.commit()
    answer = room.post(f"{BASE}/{path}", {"id": signature.id, **form})

    assert answer.status_code == 302
    assert is_outdated(session, waiting)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("comments/read", {}),
        ("comments/settle", {}),
        ("comments/hide", {"reason": ""}),
        ("signatures/invalidate", {"confirmed": "1", "reason": ""}),
    ],
)
def test_reading_settling_and_what_is_refused_leave_it_as_it_is(
    room: Room,
    petition: Petition,
    session: Session,
    waiting: RunProgress,
    path: str,
    form: dict[str, str],
) -> None:
    (signature,) = session.query(Signature).where(Signature.petition_id == petition.id)
    session.rollback()

    assert room.post(f"{BASE}/{path}", {"id": signature.id, **form}).status_code in (302, 422)
    assert not is_outdated(session, waiting)


@pytest.mark.parametrize("act", ["hold", "invalidate"])
def test_it_is_noted_on_both_databases_with_the_act_itself(
    room: Room, petition: Petition, session: Session, waiting: RunProgress, act: str
) -> None:
    (signature,) = session.query(Signature).where(Signature.petition_id == petition.id)
    session.rollback()
    room.post(
        f"{BASE}/signatures/{act}", {"id": signature.id, "confirmed": "1", "reason": "Not by themselves."}
    )

    assert is_outdated(session, waiting)
    assert signature.held_at is not None or signature.state == SignatureState.INVALIDATED
