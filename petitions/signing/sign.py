"""Sign: one row, one letter, in the caller's transaction, and nothing that can be done later."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from petitions.campaign.queries import PetitionFacts
from petitions.crypto import KEYRING
from petitions.database import INSERTS, connection_of
from petitions.errors import NotOpen
from petitions.identity.email_key import EmailAddress
from petitions.identity.match import Place, RepeatReason, home, place_on_mailbox
from petitions.outbox.post import post
from petitions.signing.letters import SigningLetter
from petitions.signing.limits import HeldReason
from petitions.signing.mailbox import holders
from petitions.signing.models import Exposure, Signature, SignatureKind, SignatureState


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureValues:
    """What the form says, already checked. `postal_code` without spaces, "" where there is none."""

    name: str
    email: EmailAddress
    language: str
    kind: SignatureKind = SignatureKind.PERSON
    organization: str = ""
    role: str = ""
    country: str = "CA"
    postal_code: str = ""
    province: str = ""
    city: str = ""
    comment: str = ""
    letter: str = ""
    exposure: Exposure = Exposure.COUNTED
    consent_updates: bool = False
    source: str = ""


def sign(
    session: Session | Connection,
    petition: PetitionFacts,
    values: SignatureValues,
    *,
    now: dt.datetime,
    network_key: bytes | None = None,
    held: HeldReason | None = None,
) -> None:
    """Keep the signature as first of its mailbox, as second of a household, or as a repeat; post its letter.

    Always one look at the mailbox, one row and one letter, so that the answer takes the same time for each.

    Raises: NotOpen (409) when the petition takes no signatures now.
    """
    if not petition.takes_signatures(now):
        raise NotOpen("not_open", state=petition.state)
    mailbox_key = KEYRING.mailbox_key(values.email.canonical)
    # Encrypted once, for the row and for the letter.
    address = KEYRING.encrypt(values.email.typed)
    row = _row(petition, values, mailbox_key, now) | {
        "email": address,
        "network_key": network_key,
        "held_at": now if held else None,
        "held_reason": held or "",
    }
    letter, about = _keep(session, row, values)
    post(
        session,
        letter=letter,
        recipient=address,
        mailbox_key=mailbox_key,
        language=values.language,
        about=("signature", about),
        now=now,
    )


def _row(
    petition: PetitionFacts, values: SignatureValues, mailbox_key: bytes, now: dt.datetime
) -> dict[str, Any]:
    return {
        "public_id": uuid.uuid4(),
        "petition_id": petition.id,
        "mailbox_key": mailbox_key,
        "signed_at": now,
        "text_version": petition.text_version,
        "name": values.name,
        "language": values.language,
        "kind": values.kind,
        "organization": values.organization,
        "role": values.role,
        "country": values.country,
        "postal_code": values.postal_code,
        "province": values.province,
        "city": values.city,
        "comment": values.comment,
        "letter": values.letter,
        "exposure": values.exposure,
        "consent_updates": values.consent_updates,
        "source": values.source,
    }


def _keep(
    session: Session | Connection, row: dict[str, Any], values: SignatureValues
) -> tuple[SigningLetter, int]:
    """Insert the row where it belongs; answers the letter that is due and the row that it is about."""
    signer = values.organization if values.kind == SignatureKind.ORGANIZATION else values.name
    where = home(values.country, values.postal_code, values.city)
    while True:
        known = holders(session, row["petition_id"], values.kind, row["mailbox_key"])
        place = place_on_mailbox(signer, where, [holder for holder, _ in known])
        row_id = _insert(session, row, place)
        # Nothing was inserted: another request took the place in between. It stands now, so look again.
        if row_id is not None:
            states = {holder.row_id: state for holder, state in known}
            return _letter(place, row_id, states)


# The table and not the model, and one statement for ever: the ORM would cost more than the database.
_INSERT = {
    name: insert(Signature.__table__).on_conflict_do_nothing().returning(Signature.__table__.c.id)
    for name, insert in INSERTS.items()
}


def _insert(session: Session | Connection, row: dict[str, Any], place: Place) -> int | None:
    """The new row's id, or None when somebody holds that place of the mailbox."""
    row["slot"] = place.slot
    row["repeat_of_id"] = place.repeat_of.row_id if place.repeat_of else None
    row["repeat_reason"] = place.reason or ""
    connection = connection_of(session)
    inserted: int | None = connection.execute(_INSERT[connection.dialect.name], row).scalar_one_or_none()
    return inserted


def _letter(place: Place, row_id: int, states: dict[int, SignatureState]) -> tuple[SigningLetter, int]:
    """Which letter goes to the mailbox, and about which row.

    A repeat of a confirmed signature is told so. The same person once more gets the first link again.
    Somebody else on a mailbox whose holder has not confirmed gets a link of their own: whoever reads the
    mailbox decides.
    """
    if place.repeat_of is None:
        return SigningLetter.CONFIRM, row_id
    if states[place.repeat_of.row_id] != SignatureState.PENDING:
        return SigningLetter.ALREADY_SIGNED, place.repeat_of.row_id
    if place.reason == RepeatReason.SAME_NAME:
        return SigningLetter.CONFIRM, place.repeat_of.row_id
    return SigningLetter.CONFIRM, row_id
