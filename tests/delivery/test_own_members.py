"""Every member is brought each constituent once, and those whose riding becomes known late, too."""

import datetime as dt

import pytest

from petitions.campaign.models import Addressee, Petition, PetitionState
from petitions.delivery.models import Delivery
from petitions.delivery.proof.proofs import deliveries_with
from petitions.dispatch.installation import storage
from petitions.offices.models import Office, OfficeKind
from petitions.signing.models import Signature, SignatureState
from tests.delivery.conftest import Stage

NORTH, SOUTH = "99001", "99002"


def office(stage: Stage, riding: str) -> Office:
    made: Office = stage.rows.office(
        slug=f"mp-{riding}",
        kind=OfficeKind.MEMBER,
        riding_code=riding,
        title_en=f"Member of Parliament for {riding}",
        title_fr=f"Députation de {riding}",
    )
    return made


@pytest.fixture
def petition(stage: Stage) -> Petition:
    """To the signatories' own members, of whom two are loaded."""
    for riding in (NORTH, SOUTH):
        office(stage, riding)
    made: Petition = stage.rows.petition(slug="stay", addressees=[Addressee(is_own_member=True)])
    return made


def signed(stage: Stage, petition: Petition, name: str, riding: str | None = None) -> Signature:
    method = "represent-concordance" if riding else None
    (one,) = stage.sign(petition, name=name, riding_code=riding, riding_method=method, riding_set="2023")
    return one


def placed(stage: Stage, signature: Signature, riding: str | None) -> None:
    """The riding becomes known, or is corrected, now."""
    signature.riding_code, signature.riding_method = riding, "signer-chosen"
    signature.riding_set, signature.riding_at = "2023", stage.now


def delivered(stage: Stage, petition: Petition, days: int = 7) -> list[Delivery]:
    """What the next run brought, by riding."""
    stage.plan(petition)
    stage.deliver()
    run = stage.run_of(petition)
    stage.move(days=days)
    return sorted(run.deliveries, key=lambda delivery: delivery.riding_code)


def report(delivery: Delivery) -> str:
    """What its text says, and the names it carries."""
    files = [file for file in delivery.files if file.name.endswith(("report.txt", "names.csv"))]
    assert len(files) == 2
    return " ".join(" ".join(storage().read(file.storage_key).decode().split()) for file in files)


def test_a_riding_found_late_reaches_its_member_with_the_next_run(stage: Stage, petition: Petition) -> None:
    signed(stage, petition, "Ann Early", NORTH)
    late, gone = signed(stage, petition, "Bo Late"), signed(stage, petition, "Cy Gone")
    (first,) = delivered(stage, petition)
    for each in (late, gone):
        placed(stage, each, NORTH)
    gone.state, gone.withdrawn_at = SignatureState.WITHDRAWN, stage.now
    signed(stage, petition, "Di New", NORTH)
    (second,) = delivered(stage, petition)

    assert (first.signature_count, second.signature_count) == (1, 2)
    told = report(second)
    assert "Bo Late" in told
    assert "Di New" in told
    assert "Ann Early" not in told
    assert "Cy Gone" not in told
    assert "2 new signatories. 1 of them signed before this window;" in told
    assert "1 of them did so since our last delivery" in told
    assert "1 more signed before then" in told
    assert "3 people" in told

    signed(stage, petition, "Ed Next", NORTH)
    (third,) = delivered(stage, petition)
    assert third.signature_count == 1
    assert "Bo Late" not in report(third)
    assert deliveries_with(stage.session, late) == [second]


def test_who_moved_is_brought_to_the_other_member_and_never_twice_to_one(
    stage: Stage, petition: Petition
) -> None:
    mover = signed(stage, petition, "Ann Mover", NORTH)
    signed(stage, petition, "Bo Stays", NORTH)
    delivered(stage, petition)
    placed(stage, mover, SOUTH)
    signed(stage, petition, "Cy New", NORTH)
    north, south = delivered(stage, petition)

    assert (north.signature_count, south.signature_count) == (1, 1)
    assert "Ann Mover" in report(south)
    assert "1 person told us that they live in another riding" in report(north)
    assert "took their signature back" not in report(north)

    placed(stage, mover, NORTH)
    signed(stage, petition, "Di New", NORTH)
    (again,) = delivered(stage, petition)
    assert again.signature_count == 1
    assert "Ann Mover" not in report(again)
    assert "4 people" in report(again)
    assert [each.riding_code for each in deliveries_with(stage.session, mover)] == [NORTH, SOUTH]


def test_a_run_for_late_ridings_alone_writes_to_their_members_only(stage: Stage) -> None:
    office(stage, NORTH)
    minister = stage.rows.holder().office
    addressees = [Addressee(office=minister), Addressee(is_own_member=True)]
    petition = stage.rows.petition(slug="stay", addressees=addressees)
    late = signed(stage, petition, "Bo Late")
    assert [each.riding_code for each in delivered(stage, petition)] == [""]
    placed(stage, late, NORTH)

    assert [each.riding_code for each in delivered(stage, petition)] == [NORTH]
    assert delivered(stage, petition) == []


def test_after_closing_late_ridings_get_a_run_of_their_own(stage: Stage, petition: Petition) -> None:
    stage.arrange(petition, at_close=True)
    signed(stage, petition, "Ann Early", NORTH)
    late = signed(stage, petition, "Bo Late")
    stage.move(hours=1)
    petition.state, petition.closed_at = PetitionState.CLOSED, stage.now
    stage.move(minutes=1)
    assert stage.deliver() == {"planned": 1, "compiled": 1, "sent": 1}
    stage.move(hours=2)
    placed(stage, late, SOUTH)
    assert stage.deliver() == {}
    stage.move(days=1)

    assert stage.deliver() == {"planned": 1, "compiled": 1, "sent": 1}
    assert [each.riding_code for each in stage.deliveries()] == [NORTH, SOUTH]
    stage.move(days=2)
    assert stage.deliver() == {}


@pytest.mark.parametrize(
    "values",
    [
        {"riding_method": "fsa-estimate"},
        {"riding_method": "none"},
        {"riding_set": "2013"},
        {"held_at": dt.datetime(2026, 5, 2, tzinfo=dt.UTC)},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_riding_that_is_not_sure_is_nobodys(
    stage: Stage, petition: Petition, values: dict[str, object]
) -> None:
    sure = {"riding_code": NORTH, "riding_method": "signer-chosen", "riding_set": "2023"}
    stage.sign(petition, **(sure | values))

    assert delivered(stage, petition) == []
