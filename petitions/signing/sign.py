"""Sign: one row, one letter, in the caller's transaction, and nothing that can be done later."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from petitions.campaign.queries import PetitionFacts
from petitions.crypto import KEYRING
from petitions.database import connection_of
from petitions.errors import NotOpen
from petitions.identity.email_key import EmailAddress
from petitions.identity.match import Place, RepeatReason, home, place_on_mailbox
from petitions.outbox.post import new_message_id
from petitions.signing.contact import ContactWording, agree_to_contact
from petitions.signing.keep import keep
from petitions.signing.letters import SigningLetter
from petitions.signing.limits import HeldReason
from petitions.signing.mailbox import holders
from petitions.signing.models import Exposure, SignatureKind, SignatureState
from petitions.signing.organizations import OrganizationValues, describe

# A mailbox has two places, so that a third look finds them taken; only the taking back of them needs more.
_MOST_LOOKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureValues:
    """What the form says, already checked. `postal_code` without spaces, "" where there is none.

    `language` is that of the text, `spoken` that of the page around it ("": the same); letters go in that.
    """

    name: str
    email: EmailAddress
    language: str
    spoken: str = ""
    kind: SignatureKind = SignatureKind.PERSON
    organization: str = ""
    role: str = ""
    described: OrganizationValues = OrganizationValues()
    country: str = "CA"
    postal_code: str = ""
    province: str = ""
    city: str = ""
    comment: str = ""
    letter: str = ""
    exposure: Exposure = Exposure.COUNTED
    consent_updates: bool = False
    source: str = ""
    contact: ContactWording | None = None


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
        "message_id": new_message_id(),
    }
    _keep(connection_of(session), row, values)
    if values.kind == SignatureKind.ORGANIZATION:
        describe(connection_of(session), row["public_id"], values.described, values.email.domain)
    if values.contact is not None:
        agree_to_contact(connection_of(session), row["public_id"], values.contact, now=now)


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
        "spoken": values.spoken or values.language,
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


def _keep(connection: Connection, row: dict[str, Any], values: SignatureValues) -> None:
    """Put the row where it belongs, with the letter that is due."""
    signer = values.organization if values.kind == SignatureKind.ORGANIZATION else values.name
    where = home(values.country, values.postal_code, values.city)
    for _ in range(_MOST_LOOKS):
        known = holders(connection, row["petition_id"], values.kind, row["mailbox_key"])
        place = place_on_mailbox(signer, where, [holder for holder, _ in known])
        row["slot"] = place.slot
        row["repeat_of_id"] = place.repeat_of.row_id if place.repeat_of else None
        row["repeat_reason"] = place.reason or ""
        row["due_letter"], row["about"] = _letter(place, {holder.row_id: state for holder, state in known})
        # Not kept: another request took the place in between. It stands now, so look again.
        if keep(connection, row):
            return
    raise RuntimeError("a mailbox's places are never at rest")


def _letter(place: Place, states: dict[int, SignatureState]) -> tuple[SigningLetter, int | None]:
    """Which letter goes to the mailbox, and about which row that was there before; None: about the new one.

    A repeat of a confirmed signature is told so. The same person once more gets the first link again.
    Somebody else on a mailbox whose holder has not confirmed gets a link of their own: whoever reads the
    mailbox decides.
    """
    if place.repeat_of is None:
        return SigningLetter.CONFIRM, None
    if states[place.repeat_of.row_id] != SignatureState.PENDING:
        return SigningLetter.ALREADY_SIGNED, place.repeat_of.row_id
    if place.reason == RepeatReason.SAME_NAME:
        return SigningLetter.CONFIRM, place.repeat_of.row_id
    return SigningLetter.CONFIRM, None
