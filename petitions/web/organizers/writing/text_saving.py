"""Save what somebody wrote in one language: some fields of it, the others staying as they are."""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.campaign.write import TextValues, write_text
from petitions.signing.models import Signature
from petitions.web.current import now
from petitions.web.organizers.access import Access

_FIELDS = tuple(TextValues.__dataclass_fields__)


def stored(petition: Petition, text_language: str, names: Collection[str]) -> dict[str, str]:
    """The words as they are kept, by field; empty where there is no text in the language."""
    text = petition.current_texts.get(text_language)
    return {name: getattr(text, name, "") for name in names}


def save_text(access: Access, text_language: str, typed: dict[str, str]) -> int:
    """Keep some fields of a text; answers the version that holds them."""
    petition = access.petition
    values = TextValues(**(stored(petition, text_language, _FIELDS) | typed))
    is_signed = has_signatures(access.session, petition.id)
    return write_text(access.session, petition, text_language, values, is_signed=is_signed, now=now())


def has_signatures(session: Session, petition_id: int) -> bool:
    """Whether anybody has signed, in whatever state the signature is."""
    return bool(session.scalar(select(exists().where(Signature.petition_id == petition_id))))
