"""What one language of a petition says and another does not."""

import datetime as dt
from dataclasses import asdict

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Download, Petition
from petitions.campaign.parity import Gap, Part, gaps
from petitions.campaign.picture_models import CampaignPicture
from petitions.campaign.write import TextValues, write_text
from tests.factories import DAY_ONE, Rows

WHOLE = TextValues("Title", "Demand", "Body", "Why", "[^1]: Note", "Letter", "Thanks")


@pytest.fixture
def petition(session: Session) -> Petition:
    """In English, whole, and in Arabic with the same parts."""
    made: Petition = Rows(session).petition(texts=["en", "ar"], kind="letter")
    for text in made.texts:
        for name, value in asdict(WHOLE).items():
            setattr(text, name, value)
    return made


def test_nothing_is_missing_when_every_language_says_the_same(petition: Petition) -> None:
    assert gaps(petition) == []


@pytest.mark.parametrize("part", ["demand", "body", "why", "footnotes", "sample_letter", "thank_you"])
def test_a_part_is_missing_when_only_the_first_language_has_it(petition: Petition, part: str) -> None:
    setattr(petition.current_texts["ar"], part, " ")

    assert gaps(petition) == [Gap("ar", Part(part))]


def test_what_the_first_language_does_not_say_is_not_missing(petition: Petition) -> None:
    for text in petition.texts:
        text.why = ""
    petition.current_texts["ar"].why = "More"

    assert gaps(petition) == []


def test_only_a_letter_needs_a_sample(petition: Petition) -> None:
    petition.kind = "petition"
    petition.current_texts["ar"].sample_letter = ""

    assert gaps(petition) == []


def test_pictures_and_files_need_words_in_each_language(petition: Petition, session: Session) -> None:
    petition.picture = CampaignPicture(
        key="k", width=1600, height=900, widths=[800], fallback="jpg", captions={"en": {"alt": "A gate"}}
    )
    petition.downloads.append(
        Download(
            language="en",
            title="Brief",
            file_name="b.pdf",
            media_type="application/pdf",
            size=1,
            storage_key="b",
        )
    )
    session.flush()

    assert gaps(petition) == [Gap("ar", Part.PICTURE), Gap("ar", Part.FILES)]


@pytest.mark.parametrize("is_signed", [False, True])
def test_a_text_is_older_until_somebody_has_looked_at_it_again(
    petition: Petition, session: Session, is_signed: bool
) -> None:
    later = DAY_ONE + dt.timedelta(days=2)
    changed = TextValues(**asdict(WHOLE) | {"why": "Two things happened since."})
    write_text(session, petition, "en", changed, is_signed=is_signed, now=later)
    assert gaps(petition) == [Gap("ar", Part.OLDER)]

    write_text(session, petition, "ar", WHOLE, is_signed=is_signed, now=later + dt.timedelta(hours=1))
    assert gaps(petition) == []
