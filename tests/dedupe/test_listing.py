"""Pages of a list follow one another in both directions, and what databases do for one is bounded."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.dedupe import listing
from petitions.dedupe.listing import Page, by_facts, page_of
from petitions.dedupe.selection import Selection
from petitions.dedupe.ways import ways_to
from petitions.signing.finding import read_batch
from petitions.signing.models import CountClass, Exposure
from tests.dedupe.conftest import Signed
from tests.factories import DAY_ONE
from tests.plans import plan_of

# Each finds the even ones of twelve: at once, in passing, by a way, or by all facts.
ASKED: list[dict[str, object]] = [
    {"source": "choir"},
    {"words": "even"},
    {"words": '"even" example'},
    {"province": "QC", "exposure": Exposure.ADDRESSEE},
    {"signed_from": DAY_ONE + dt.timedelta(days=1)},
]


@pytest.fixture
def twelve(signed: Signed, session: Session) -> None:
    for number in range(12):
        is_even = number % 2 == 0
        signed(
            f"{'Even' if is_even else 'Odd'} Example",
            email=f"n{number}@example.org",
            source="choir" if is_even else "mill",
            province="QC" if is_even else "ON",
            signed_at=DAY_ONE + dt.timedelta(days=2 if is_even else 0),
        )
    read_batch(session)


def numbers(page: Page) -> list[int]:
    return [row.id for row in page.rows]


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize(("rare", "passed"), [(1_000, 1), (0, 3), (0, 1_000)])
@pytest.mark.parametrize("asked", ASKED)
def test_pages_follow_one_another_both_ways_while_people_sign(
    session: Session,
    petition: Petition,
    signed: Signed,
    monkeypatch: pytest.MonkeyPatch,
    asked: dict[str, object],
    rare: int,
    passed: int,
) -> None:
    for name, value in (("_RARE", rare), ("_PASSED", passed), ("_PASSED_WHOLE", passed)):
        monkeypatch.setattr(listing, name, value)
    selection = Selection(petition.id, **asked)  # type: ignore[arg-type]
    whole = numbers(page_of(session, selection))
    first = page_of(session, selection, limit=4)
    signed("Even Newer", email="newer@example.org", source="choir", province="QC", signed_at=DAY_ONE)
    second = page_of(session, selection, before_id=first.older, limit=4)
    last = page_of(session, selection, after_id=0, limit=4)
    back = page_of(session, selection, after_id=second.newer, limit=4)

    assert len(whole) == 6
    assert (first.newer, second.older) == (None, None)
    assert numbers(first) + numbers(second) == whole
    assert numbers(last) == whole[2:]
    assert last.newer == whole[2]
    assert set(whole[:4]) & set(numbers(back)) == set(numbers(back)) & set(whole)
    assert len(back.rows) == 4


@pytest.mark.usefixtures("twelve")
def test_both_databases_go_by_the_indexes(session: Session, petition: Petition) -> None:
    found = Selection(petition.id, words="even", counted_as=CountClass.HELD, source="choir")
    plans = [plan_of(session, way.ids) for way in ways_to(found)]
    paths = ["pk_signature_words", "counted_as", "source"]
    walked = plan_of(session, by_facts(Selection(petition.id, province="QC", language="fr")).limit(51))

    is_sqlite = session.get_bind().dialect.name == "sqlite"
    names = ["PRIMARY KEY" if is_sqlite else paths[0], *(f"ix_signatures_{name}" for name in paths[1:])]
    assert [name in plan for name, plan in zip(names, plans, strict=True)] == [True] * 3
    assert "ix_signatures_facts" in walked
    # Nothing of the rows themselves is read.
    assert ("COVERING INDEX" if is_sqlite else "Index Only Scan") in walked


@pytest.mark.parametrize(
    "asked",
    [
        {"words": "secret"},
        {"words": '"sue"'},
        {"words": "hush"},
        {"words": "sue@example.net"},
        {"words": "@example.net"},
        {"words": "k9z 9z9"},
        {"town": "hideaway"},
        {"words": "secret", "province": "NU"},
    ],
)
@pytest.mark.parametrize("rare", [1_000, 0])
def test_who_is_only_counted_is_found_by_nothing_of_their_own(
    session: Session,
    petition: Petition,
    signed: Signed,
    monkeypatch: pytest.MonkeyPatch,
    asked: dict[str, object],
    rare: int,
) -> None:
    monkeypatch.setattr(listing, "_RARE", rare)
    hidden = signed(
        "Secret Sue",
        email="sue@example.net",
        city="Hideaway",
        postal_code="K9Z9Z9",
        comment="Hush",
        province="NU",
        exposure=Exposure.COUNTED,
    )
    read_batch(session)
    selection = Selection(petition.id, **asked)  # type: ignore[arg-type]

    assert page_of(session, selection).rows == []
    number = Selection(petition.id, words=f"#{hidden.id}")
    assert page_of(session, number).rows == []
    assert [row.id for row in page_of(session, Selection(petition.id, province="NU")).rows] == [hidden.id]


def test_a_repeat_does_not_lead_to_a_person_who_is_only_counted(
    session: Session, petition: Petition, signed: Signed
) -> None:
    hidden = signed("Secret Sue", email="one@example.org", exposure=Exposure.COUNTED)
    of_hidden = signed("Secret Sue", email="two@example.org", repeat_of_id=hidden.id)
    seen = signed("Ann Lee", email="ann@example.org")
    again = signed("Ann Lee", email="ann2@example.org", repeat_of_id=seen.id)
    read_batch(session)

    for person in (hidden, of_hidden):
        found = [row.id for row in page_of(session, Selection(petition.id, person_id=person.id)).rows]
        assert hidden.id not in found
    assert page_of(session, Selection(petition.id, person_id=hidden.id)).rows == []
    assert numbers(page_of(session, Selection(petition.id, person_id=seen.id))) == [again.id, seen.id]
