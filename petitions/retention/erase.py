"""Take a person out of the records; the totals stand."""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.outbox.forget import forget_recipient
from petitions.signing.models import Exposure, Signature, SignatureState


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
    signature.name = signature.organization = signature.role = ""
    signature.email = signature.name_key = signature.network_key = None
    signature.postal_code = signature.city = ""
    signature.comment = signature.letter = ""
    signature.exposure = Exposure.COUNTED
    signature.consent_updates = False
    signature.erased_at = now
    session.flush()
    forget_recipient(session, about=("signature", signature.id))
