"""Signatures as organizers see them: no address, and no name of who is only counted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.identity.postal_code import shown_postal_code
from petitions.signing.models import Exposure, Signature


@dataclass(frozen=True, slots=True)
class Line:
    """A signature in a list; `person_id` is the one that it repeats, if organizers may know whose it is."""

    id: int
    name: str
    organization: str
    place: str
    counted_as: str
    exposure: str
    language: str
    source: str
    at: dt.datetime
    reason: str
    reason_kind: str
    person_id: int | None = None


def lines_of(session: Session, signatures: Sequence[Signature]) -> list[Line]:
    """What may be shown of some signatures."""
    persons = _persons(session, signatures)
    return [line(each, person_id=persons.get(each.id)) for each in signatures]


def _persons(session: Session, signatures: Sequence[Signature]) -> dict[int, int]:
    """For each repeat the first signature of the person, unless one of the two shall have no name."""
    repeats = {
        each.id: each.repeat_of_id
        for each in signatures
        if each.repeat_of_id is not None and each.exposure != Exposure.COUNTED
    }
    first = select(Signature.id).where(Signature.id.in_(repeats.values()))
    seen = set(session.scalars(first.where(Signature.exposure != Exposure.COUNTED))) if repeats else set()
    return {row_id: first_id for row_id, first_id in repeats.items() if first_id in seen}


def line(signature: Signature, *, person_id: int | None = None, is_nameless: bool = False) -> Line:
    """What may be shown of a signature; nameless also where its neighbour would give a name away."""
    is_hidden = is_nameless or signature.exposure == Exposure.COUNTED
    kind, reason = _reason(signature)
    return Line(
        id=signature.id,
        name="" if is_hidden else signature.name,
        organization="" if is_hidden else signature.organization,
        place=_place(signature, is_hidden=is_hidden),
        counted_as=signature.counted_as,
        exposure=signature.exposure,
        language=signature.language,
        source=signature.source,
        at=signature.confirmed_at or signature.signed_at,
        reason=reason,
        reason_kind=kind,
        person_id=person_id,
    )


def _place(signature: Signature, *, is_hidden: bool) -> str:
    if is_hidden:
        return signature.province or signature.country
    code = shown_postal_code(signature.postal_code, signature.country) if signature.postal_code else ""
    country = "" if signature.country == "CA" else signature.country
    return ", ".join(filter(None, (signature.city, code, signature.province, country)))


def _reason(signature: Signature) -> tuple[str, str]:
    """The kind and code of why a row is not simply counted."""
    if signature.invalidated_reason:
        return "invalidated", signature.invalidated_reason
    if signature.held_at is not None:
        return "held", signature.held_reason
    return "repeat", signature.repeat_reason
