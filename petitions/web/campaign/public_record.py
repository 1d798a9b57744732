"""The public record of a petition as JSON: what anybody may know, and nothing about a single person."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Petition, PetitionKind, PetitionText
from petitions.counting.models import Dimension
from petitions.counting.queries import counted_by, public_count
from petitions.counting.small_cells import hide_small_cells
from petitions.counting.told import told_classes, told_classes_of
from petitions.signing.models import CountClass
from petitions.web.campaign.letter_sheet import public_mailed
from petitions.web.campaign.pages import petition_path, today
from petitions.web.current import absolute, now, rfc_3339
from petitions.web.delivery.machine_record import delivery_records

_PUBLIC_CLASSES = (
    CountClass.CONFIRMED,
    CountClass.ORGANIZATIONS,
    CountClass.PAPER,
    CountClass.IMPORTED,
    CountClass.REPEATS,
    CountClass.WITHDRAWN,
    CountClass.INVALIDATED,
    CountClass.PENDING,
)


def petition_records(session: Session, petitions: Sequence[Petition]) -> list[dict[str, Any]]:
    """The records of several petitions, without what takes a query for each."""
    counts = told_classes_of(session, [petition.id for petition in petitions])
    return [_summary(petition, counts.get(petition.id, Counter())) for petition in petitions]


def petition_record(session: Session, petition: Petition) -> dict[str, Any]:
    """The whole record of one petition."""
    counts = told_classes(session, petition.id)
    provinces = counted_by(session, petition.id, Dimension.PROVINCE)
    return {
        **_summary(petition, counts),
        "texts": {code: text_record(petition, text) for code, text in petition.current_texts.items()},
        "text_version": petition.text_version,
        "partners": [{"name": partner.name, "url": partner.url or None} for partner in petition.partners],
        "by_province": hide_small_cells(provinces),
        "letters_mailed": public_mailed(session, petition.id)
        if petition.kind == PetitionKind.LETTER
        else None,
        "deliveries": delivery_records(session, petition),
    }


def _summary(petition: Petition, counts: Counter[str]) -> dict[str, Any]:
    return {
        "slug": petition.slug,
        "kind": petition.kind,
        "state": petition.state,
        "outcome": petition.outcome,
        "title": petition.text().title,
        "languages": petition.languages,
        "url": absolute(petition_path(petition)),
        "organization": petition.organization.name,
        "addressees": [_addressee(each) for each in petition.addressees],
        "goal": petition.goal,
        "count": public_count(counts),
        "counts": _public_classes(counts),
        "as_of": rfc_3339(now()),
        "opened_at": rfc_3339(petition.opened_at),
        "closes_at": rfc_3339(petition.closes_at),
        "closed_at": rfc_3339(petition.closed_at),
    }


def _public_classes(counts: Counter[str]) -> dict[str, int]:
    """Every class that is told. Held ones count as pending: whoever is held shall not learn it here."""
    shown = {str(name): counts.get(name, 0) for name in _PUBLIC_CLASSES}
    shown[CountClass.PENDING] += counts.get(CountClass.HELD, 0)
    return shown


def _addressee(addressee: Addressee) -> dict[str, Any]:
    """The office, never its e-mail address: machines read this."""
    if addressee.office is None:
        own = "own_member" if addressee.is_own_member else "copy"
        return {"type": own, "copying": addressee.copying, "name": addressee.name or None}
    holder = addressee.office.holder_on(today())
    return {
        "type": "office",
        "copying": addressee.copying,
        "office": addressee.office.slug,
        "title": {"en": addressee.office.title_en, "fr": addressee.office.title_fr},
        "holder": holder.name if holder else None,
    }


def text_record(petition: Petition, text: PetitionText) -> dict[str, Any]:
    """What a petition says in one language."""
    return {
        "title": text.title,
        "demand": text.demand,
        "body": text.body,
        "why": text.why,
        "footnotes": text.footnotes,
        "sample_letter": text.sample_letter or None,
        "url": absolute(petition_path(petition, text.language)),
    }
