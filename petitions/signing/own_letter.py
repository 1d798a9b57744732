"""A signatory's own letter: its text, and the offices that it goes to, with the member for their riding."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Copying
from petitions.offices.models import Holder, Office
from petitions.offices.queries import member_for_riding
from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.models import Riding, RidingMethod
from petitions.signing.models import Signature
from petitions.text.blanks import filled

# A riding found in this manner is counted, but nobody is told that it is theirs.
UNSURE = (RidingMethod.FSA_ESTIMATE, RidingMethod.NONE, None)


@dataclass(frozen=True, slots=True)
class LetterOffice:
    """An office that the letter goes to, and who holds it on that day (None: vacant)."""

    office: Office
    holder: Holder | None
    is_copy: bool
    is_own_member: bool


def sure_riding(session: Session, signature: Signature) -> Riding | None:
    """The riding that the signatory surely lives in."""
    if not signature.riding_code or signature.riding_method in UNSURE:
        return None
    order = signature.riding_set or CURRENT_ORDER
    query = select(Riding).where(Riding.representation_order == order, Riding.code == signature.riding_code)
    return session.scalars(query).first()


def own_text(session: Session, signature: Signature) -> str:
    """The letter as it was signed, the sample where nothing else was written, its blanks filled."""
    sample = signature.petition.text(signature.language, signature.text_version).sample_letter
    riding = sure_riding(session, signature)
    known = {
        "name": signature.name,
        "city": signature.city,
        "riding": riding.name(signature.language) if riding else "",
    }
    return filled(signature.letter.strip() or sample.strip(), known)


def letter_offices(session: Session, signature: Signature, *, today: dt.date) -> list[LetterOffice]:
    """The offices in the organizer's order; an unknown riding or member leaves that place out."""
    return list(_offices(session, signature, today))


def _offices(session: Session, signature: Signature, today: dt.date) -> Iterator[LetterOffice]:
    for addressee in signature.petition.addressees:
        office = _office(session, signature, addressee)
        if office is not None:
            is_copy = addressee.copying == Copying.CC
            yield LetterOffice(office, office.holder_on(today), is_copy, addressee.is_own_member)


def _office(session: Session, signature: Signature, addressee: Addressee) -> Office | None:
    if not addressee.is_own_member:
        return addressee.office
    riding = sure_riding(session, signature)
    return member_for_riding(session, riding.code) if riding else None
