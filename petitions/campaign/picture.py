"""Give a petition its picture, with the words that those hear who do not see it, or take it away."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import IN_THE_MAKING
from petitions.campaign.models import Petition
from petitions.campaign.picture_models import CampaignPicture, Focus
from petitions.errors import Refusal
from petitions.pictures.keep import KeptPicture

# Pixels: a telephone, a telephone of double density or a column, the whole width of a large screen.
WIDTHS = (480, 960, 1600)
LEAST_WIDTH = 480
MOST_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Caption:
    """What is to be seen, for those who do not see it, and who made the picture."""

    alt: str
    credit: str


def check_captions(petition: Petition, captions: Mapping[str, Caption]) -> None:
    """What is public has its words; a draft may get them later, so that no picture is sent twice.

    Raises: Refusal `alt_missing`, `credit_missing` beside the field `alt-LANGUAGE`, `credit-LANGUAGE`.
    """
    may_lack = petition.state in IN_THE_MAKING
    for language in petition.languages:
        caption = captions.get(language, Caption("", ""))
        for name, value in asdict(caption).items():
            if not value and not may_lack:
                raise Refusal(f"{name}_missing", field=f"{name}-{language}")
            if len(value) > MOST_LETTERS:
                raise Refusal("too_long", field=f"{name}-{language}", limit=MOST_LETTERS)


def set_picture(
    session: Session,
    petition: Petition,
    *,
    captions: Mapping[str, Caption],
    focus: Focus,
    kept: KeptPicture | None = None,
) -> KeptPicture | None:
    """Set the words of the petition's picture, and the picture itself when `kept` is a new one.

    Answers what it replaces, so that the bytes can go too. Raises: Refusal, as `check_captions`, and
    `picture_missing` when there is none.
    """
    check_captions(petition, captions)
    if petition.picture is None and kept is None:
        raise Refusal("picture_missing", field="picture")
    words = {language: asdict(captions[language]) for language in petition.languages}
    row = petition.picture or CampaignPicture()
    replaced = row.kept if petition.picture and kept else None
    if kept is not None:
        row.key, row.width, row.height = kept.key, kept.width, kept.height
        row.widths, row.fallback = list(kept.widths), kept.fallback
    row.captions, row.focus = words, focus
    petition.picture = row
    session.flush()
    return replaced


def lacks_words(petition: Petition) -> bool:
    """Whether there is a picture of which the first language does not say what it shows and who made it."""
    row = petition.picture
    words: dict[str, str] = row.captions.get(petition.first_language, {}) if row else {}
    return row is not None and not (words.get("alt") and words.get("credit"))


def remove_picture(session: Session, petition: Petition) -> KeptPicture | None:
    """Show no picture any more; answers what was there, so that the bytes can go too."""
    if petition.picture is None:
        return None
    kept = petition.picture.kept
    session.delete(petition.picture)
    petition.picture = None
    session.flush()
    return kept
