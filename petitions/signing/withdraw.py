"""Take a signature back, or say that it never was one's own; change who may see it."""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.signing.finding import forget_words
from petitions.signing.models import Exposure, Signature, SignatureState


def withdraw(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Take a confirmed signature out of the count; the mailbox may sign again. A second time does nothing."""
    session.refresh(signature, with_for_update=True)
    if signature.state == SignatureState.CONFIRMED:
        signature.state = SignatureState.WITHDRAWN
        signature.withdrawn_at = now
        signature.slot = None
        session.flush()


def decline(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """End a pending signature ("this was not me") and give its place back. A second time does nothing."""
    session.refresh(signature, with_for_update=True)
    if signature.state == SignatureState.PENDING:
        signature.state = SignatureState.DECLINED
        signature.declined_at = now
        signature.slot = None
        session.flush()


def expose(session: Session, signature: Signature, exposure: Exposure) -> None:
    """Set who may see the name from now on; deliveries already made stay as they were."""
    session.refresh(signature, with_for_update=True)
    forget_words(session, [signature.id])
    signature.exposure, signature.words = exposure, None  # who may be found by a word has changed
    session.flush()


def unsubscribe(session: Session, signature: Signature) -> None:
    """Send no more updates about this petition to this signatory."""
    signature.consent_updates = False
    session.flush()
