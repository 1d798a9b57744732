"""What readers find."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import PetitionState
from petitions.campaign.queries import facts, public_petition, public_petitions
from tests.factories import Rows


def test_list_shows_public_petitions_of_the_state_newest_first(session: Session, now: dt.datetime) -> None:
    rows = Rows(session)
    made = [rows.petition(slug=f"p-{state}", state=state) for state in PetitionState]
    made[2].opened_at = now
    session.flush()
    assert [petition.slug for petition in public_petitions(session)[0]] == ["p-open", "p-paused"]
    assert [petition.slug for petition in public_petitions(session, state="closed")[0]] == ["p-closed"]
    assert public_petitions(session, state="all")[1] == 4


def test_list_comes_in_pages(session: Session) -> None:
    rows = Rows(session)
    slugs = [rows.petition().slug for _ in range(5)][::-1]
    pages = [public_petitions(session, page=page, page_size=2) for page in (1, 2, 3, 4)]
    assert [[petition.slug for petition in found] for found, _ in pages] == [
        slugs[:2],
        slugs[2:4],
        slugs[4:],
        [],
    ]
    assert {total for _, total in pages} == {5}


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("deportations", True),
        ("DEPORTATIONS stay", True),
        ("deportations nowhere", False),
        ("100%", False),
        ("_", False),
        ("'; DROP TABLE petitions", False),
    ],
)
def test_search_wants_every_word_in_some_language(words: str, is_found: bool, session: Session) -> None:
    Rows(session).petition(texts=["en", "fr"])
    assert bool(public_petitions(session, words=words)[0]) is is_found


@pytest.mark.parametrize("state", PetitionState)
def test_only_public_states_are_read(state: PetitionState, session: Session) -> None:
    slug = Rows(session).petition(state=state).slug
    assert (public_petition(session, slug) is not None) is (state in ("open", "paused", "closed", "archived"))


def test_facts_say_whether_signatures_are_taken(session: Session, now: dt.datetime) -> None:
    petition = Rows(session).petition(texts=["fr", "en"])
    found = facts(session, petition.slug)
    assert found is not None
    assert (found.languages, found.takes_signatures(now)) == (("en", "fr"), True)
    second = dt.timedelta(seconds=1)
    assert not replace(found, opens_at=now + second).takes_signatures(now)
    assert replace(found, opens_at=now).takes_signatures(now)
    assert not replace(found, closes_at=now).takes_signatures(now)
    assert replace(found, closes_at=now + second).takes_signatures(now)
    assert facts(session, "no-such-petition") is None
