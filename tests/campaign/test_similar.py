"""Open petitions that are like another, by the rarer words of title and demand."""

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.campaign.similar import similar_petitions
from tests.factories import Rows


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


def named(rows: Rows, slug: str, title: str, demand: str, **more: object) -> Petition:
    made: Petition = rows.petition(slug=slug, **more)
    made.text().title, made.text().demand = title, demand
    return made


def test_a_petition_for_the_same_thing_is_found_and_others_are_not(session: Session, rows: Rows) -> None:
    named(
        rows, "shelter", "Let American war resisters stay in Canada", "Stop deporting soldiers who refused."
    )
    named(rows, "boots", "Winter boots at the terminal", "Give out boots to all who arrive in winter.")
    named(rows, "closed", "Let war resisters stay", "Let soldiers who refused stay.", state="closed")
    mine = named(
        rows, "mine", "War resisters should stay", "Let soldiers who refused to fight stay.", state="draft"
    )
    session.flush()

    assert [each.slug for each in similar_petitions(session, mine)] == ["shelter"]


def test_the_same_name_is_found_whatever_the_sentence_says(session: Session, rows: Rows) -> None:
    named(
        rows,
        "cages",
        "Plus de familles en cage : abolissons l’Entente",
        "Retirer le Canada de l’Entente sur les tiers pays sûrs conclue avec les États-Unis.",
        texts=["fr"],
        first_language="fr",
    )
    named(
        rows,
        "boots",
        "Des bottes pour l’hiver",
        "Donner des bottes à qui arrive.",
        texts=["fr"],
        first_language="fr",
    )
    mine = named(
        rows,
        "mine",
        "Plus de familles en cage à Laval",
        "Fermer le centre de surveillance, loger les enfants, payer des avocates et ouvrir les dossiers.",
        state="draft",
        texts=["fr"],
        first_language="fr",
    )
    session.flush()

    assert [each.slug for each in similar_petitions(session, mine)] == ["cages"]


def test_words_that_all_share_make_nothing_alike(session: Session, rows: Rows) -> None:
    for number, thing in enumerate(("boots", "buses", "letters", "schools")):
        named(
            rows,
            f"other-{number}",
            f"Canada: open the {thing}",
            f"The minister in Canada shall open {thing}.",
        )
    mine = named(
        rows, "mine", "Canada: open the harbours", "The minister shall open harbours for rescue ships."
    )
    session.flush()

    assert similar_petitions(session, mine) == []
