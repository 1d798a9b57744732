"""Write a petition and change its text; a change after the first signature makes a new version."""

import datetime as dt
from dataclasses import asdict, dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind, PetitionText
from petitions.errors import Refusal


@dataclass(frozen=True, slots=True)
class TextValues:
    """What a petition says in one language; the fields are those of PetitionText."""

    title: str
    demand: str
    body: str = ""
    why: str = ""
    footnotes: str = ""
    sample_letter: str = ""
    thank_you: str = ""


# Wording that a signature does not stand under: changing it makes no new version.
NOT_SIGNED = frozenset({"thank_you"})


def start_petition(
    session: Session,
    *,
    slug: str,
    kind: PetitionKind,
    organization_id: int,
    language: str,
    text: TextValues,
    now: dt.datetime,
) -> Petition:
    """A new draft with its first text. Raises: Refusal("slug_taken") beside the field slug."""
    if session.scalar(select(exists().where(Petition.slug == slug))):
        raise Refusal("slug_taken", field="slug")
    petition = Petition(
        slug=slug, kind=kind, organization_id=organization_id, first_language=language, created_at=now
    )
    petition.texts.append(PetitionText(language=language, version=1, created_at=now, **asdict(text)))
    session.add(petition)
    session.flush()
    return petition


def write_text(
    session: Session,
    petition: Petition,
    language: str,
    text: TextValues,
    *,
    is_signed: bool,
    now: dt.datetime,
) -> int:
    """Set the petition's text in one language; answers the version that holds it.

    `is_signed` says that somebody has signed already: then a change of what was signed under starts a new
    version, which takes over the other languages as they stand, and every signature keeps the version that
    it was shown. A new language is no change of what was signed.
    """
    current = petition.current_texts.get(language)
    if current is not None and is_signed and _is_material(current, text):
        _start_version(petition, now)
        current = petition.current_texts[language]
    if current is None:
        current = PetitionText(language=language, version=petition.text_version, created_at=now)
        petition.texts.append(current)
    for name, value in asdict(text).items():
        setattr(current, name, value)
    current.written_at = now
    session.flush()
    return petition.text_version


def _is_material(current: PetitionText, text: TextValues) -> bool:
    return any(
        getattr(current, name) != value for name, value in asdict(text).items() if name not in NOT_SIGNED
    )


def _start_version(petition: Petition, now: dt.datetime) -> None:
    carried = list(petition.current_texts.values())
    petition.text_version += 1
    for text in carried:
        values = {name: getattr(text, name) for name in TextValues.__dataclass_fields__}
        petition.texts.append(
            PetitionText(
                language=text.language,
                version=petition.text_version,
                created_at=now,
                written_at=text.written_at or text.created_at,
                **values,
            )
        )
