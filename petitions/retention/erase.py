"""Take a person out of the records; the totals stand."""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.comments.forget import forget_comments
from petitions.delivery.contents.forget import forget_salts
from petitions.outbox.forget import forget_recipients
from petitions.prepared.forget import drop_files
from petitions.signing.contact import forget_contacts
from petitions.signing.finding import forget_words
from petitions.signing.models import Exposure, Signature, SignatureState
from petitions.signing.organizations import forget_organizations

# What a row holds of a person, and what stands there when they are gone.
EMPTY = {
    "name": "",
    "role": "",
    "email": None,
    "name_key": None,
    "town_key": None,
    "words": "",
    "network_key": None,
    "postal_code": "",
    "city": "",
    "comment": "",
    "letter": "",
    "exposure": Exposure.COUNTED,
    "consent_updates": False,
}


def erase(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Remove everything that a person wrote or is known by from the row and from the letters about it.

    What stays: that somebody signed, in which province and when. The keyed hash of the mailbox stays until
    the petition's records are anonymised, because without it one mailbox could sign and erase without end.
    A signature that was not confirmed is declined with it.
    """
    session.refresh(signature, with_for_update=True)
    if signature.erased_at is not None:
        return
    if signature.state == SignatureState.PENDING:
        signature.state, signature.declined_at = SignatureState.DECLINED, now
    forget_words(session, [signature.id])
    for field, nothing in EMPTY.items():
        setattr(signature, field, nothing)
    signature.organization = ""
    signature.erased_at = now
    session.flush()
    forget_comments(session, [signature.id])
    forget_contacts(session, [signature.id])
    forget_salts(session, [signature.id])
    forget_organizations(session, [signature.id], is_named=False)
    forget_recipients(session, about_kind="signature", about_ids=[signature.id])
    # Last, so that nobody begins to read between this and the end of the transaction.
    drop_files(session, signature.petition_id, now=now)
