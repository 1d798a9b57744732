"""What is signed stays what was signed."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.campaign.write import TextValues, start_petition, write_text
from petitions.errors import Refusal
from tests.factories import Rows

TEXT = TextValues(title="Let them stay", demand="Stop the deportations.", thank_you="Thank you.")


@pytest.fixture
def petition(session: Session, now: dt.datetime) -> Petition:
    group = Rows(session).organization()
    return start_petition(
        session,
        slug="let-them-stay",
        kind=PetitionKind.PETITION,
        organization_id=group.id,
        language="en",
        text=TEXT,
        now=now,
    )


def test_edit_before_the_first_signature_changes_the_text_in_place(
    petition: Petition, session: Session, now: dt.datetime
) -> None:
    changed = replace(TEXT, title="Let us stay")
    assert write_text(session, petition, "en", changed, is_signed=False, now=now) == 1
    assert [text.title for text in petition.texts] == ["Let us stay"]


def test_material_edit_after_the_first_signature_starts_a_version_with_every_language(
    petition: Petition, session: Session, now: dt.datetime
) -> None:
    write_text(session, petition, "fr", replace(TEXT, title="Qu’ils restent"), is_signed=True, now=now)
    changed = replace(TEXT, demand="Stop every deportation.")
    assert write_text(session, petition, "en", changed, is_signed=True, now=now) == 2
    assert petition.text("en", version=1).demand == TEXT.demand
    assert petition.text("en").demand == changed.demand
    assert petition.text("fr").title == "Qu’ils restent"
    assert petition.languages == ["en", "fr"]


@pytest.mark.parametrize("changed", [TEXT, replace(TEXT, thank_you="Merci.")])
def test_edit_of_what_is_not_signed_keeps_the_version(
    changed: TextValues, petition: Petition, session: Session, now: dt.datetime
) -> None:
    assert write_text(session, petition, "en", changed, is_signed=True, now=now) == 1
    assert petition.text("en").thank_you == changed.thank_you


def test_slug_is_taken_once(petition: Petition, session: Session, now: dt.datetime) -> None:
    with pytest.raises(Refusal) as refused:
        start_petition(
            session,
            slug=petition.slug,
            kind=PetitionKind.LETTER,
            organization_id=petition.organization_id,
            language="en",
            text=TEXT,
            now=now,
        )
    assert (refused.value.code, refused.value.field) == ("slug_taken", "slug")
