"""Save what somebody wrote in one language, unless somebody else has changed the same words meanwhile."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.campaign.write import TextValues, write_text
from petitions.organizers.models import AuditEntry, Organizer
from petitions.organizers.queries import latest_acts
from petitions.signing.models import Signature
from petitions.web.current import now
from petitions.web.organizers.access import Access

# Saving while typing would fill the audit trail: one line stands for so long.
SAME_ACT = dt.timedelta(minutes=15)
_FIELDS = tuple(TextValues.__dataclass_fields__)


class ChangedMeanwhile(Exception):
    """Others saved other words since the page was opened: `theirs` by field, of those that differ."""

    def __init__(self, theirs: dict[str, str], by: str) -> None:
        super().__init__()
        self.theirs, self.by = theirs, by


def stored(petition: Petition, text_language: str, names: Collection[str]) -> dict[str, str]:
    """The words as they are kept, by field; empty where there is no text in the language."""
    text = petition.current_texts.get(text_language)
    return {name: getattr(text, name, "") for name in names}


def mark_of(values: dict[str, str]) -> str:
    """A mark of some words: it goes with the form, and tells when the kept words are others by now."""
    return hashlib.sha256(json.dumps(sorted(values.items())).encode()).hexdigest()[:20]


def save_text(access: Access, text_language: str, typed: dict[str, str], *, seen: str) -> int:
    """Keep some fields of a text and leave the others as they are; answers the version that holds them.

    `seen` is the mark of the words that the writer began with; without one nothing is compared.

    Raises: ChangedMeanwhile when the kept words are neither those nor the typed ones.
    """
    petition = access.petition
    current = petition.current_texts.get(text_language)
    if current is not None:
        access.session.refresh(current, with_for_update=True)
    kept = stored(petition, text_language, typed)
    if seen and mark_of(kept) != seen and kept != typed:
        theirs = {name: words for name, words in kept.items() if words != typed[name]}
        raise ChangedMeanwhile(theirs, _last_writer(access))
    values = TextValues(**(stored(petition, text_language, _FIELDS) | typed))
    is_signed = has_signatures(access.session, petition.id)
    version = write_text(access.session, petition, text_language, values, is_signed=is_signed, now=now())
    _note(access, text_language, version)
    access.session.commit()
    return version


def _note(access: Access, text_language: str, version: int) -> None:
    last = _latest(access)
    detail = {"language": text_language, "version": version}
    is_same = last is not None and (last.organizer_id, last.detail) == (access.me.organizer.id, detail)
    if last is None or not is_same or now() - last.at > SAME_ACT:
        access.note("text_changed", **detail)


def _latest(access: Access) -> AuditEntry | None:
    petition = access.petition
    acts = latest_acts(access.session, petition.organization_id, petition.slug, "text_changed", limit=1)
    return acts[0] if acts else None


def _last_writer(access: Access) -> str:
    last = _latest(access)
    writer = access.session.get(Organizer, last.organizer_id) if last and last.organizer_id else None
    return (writer.name or writer.email) if writer else ""


def has_signatures(session: Session, petition_id: int) -> bool:
    """Whether anybody has signed, in whatever state the signature is."""
    return bool(session.scalar(select(exists().where(Signature.petition_id == petition_id))))
