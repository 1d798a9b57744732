"""Confirm: a pending signature becomes one that counts, once, however often the button is pressed."""

import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petitions.identity.match import home, place_on_mailbox
from petitions.signing.mailbox import holders
from petitions.signing.models import Signature, SignatureKind, SignatureState
from petitions.signing.organizations import settle_authority

# How long the link in the letter can confirm.
PENDING_FOR = dt.timedelta(days=30)
BATCH = 1_000


def confirm(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Confirm a pending signature; one in any other state stays as it is.

    The link came by mail, so whoever follows it reads the mailbox. Therefore a repeat that is confirmed
    takes the place of a row that nobody confirmed; it stays a repeat of one that somebody did. An
    organisation counts when the mail came from its own domain; else it waits for an organizer.
    """
    _lock_mailbox(session, signature)
    session.refresh(signature)
    if signature.state != SignatureState.PENDING:
        return
    if signature.repeat_of_id is not None:
        _take_place(session, signature)
    signature.state = SignatureState.CONFIRMED
    signature.confirmed_at = now
    session.flush()
    settle_authority(session, signature, now=now)


def _lock_mailbox(session: Session, signature: Signature) -> None:
    """Two buttons on one mailbox wait for each other, always in one order."""
    of_mailbox = (
        Signature.petition_id == signature.petition_id,
        Signature.mailbox_key == signature.mailbox_key,
    )
    rows = select(Signature.id).where(*of_mailbox).order_by(Signature.id)
    session.execute(rows.with_for_update()).all()


def _take_place(session: Session, signature: Signature) -> None:
    """Look again for a place on the mailbox, as if nobody but those who confirmed were there."""
    if signature.mailbox_key is None:
        return
    kind = SignatureKind(signature.kind)
    known = holders(session, signature.petition_id, kind, signature.mailbox_key)
    settled = [holder for holder, state in known if state != SignatureState.PENDING]
    signer = signature.organization if kind == SignatureKind.ORGANIZATION else signature.name
    place = place_on_mailbox(signer, home(signature.country, signature.postal_code, signature.city), settled)
    if place.slot is None:
        return
    for holder, state in known:
        if holder.slot == place.slot and state == SignatureState.PENDING:
            _give_up_place(session, session.get_one(Signature, holder.row_id), signature)
    signature.slot, signature.repeat_of_id, signature.repeat_reason = place.slot, None, ""


def _give_up_place(session: Session, pending: Signature, confirmed: Signature) -> None:
    pending.slot = None
    pending.repeat_of_id = confirmed.id
    pending.repeat_reason = confirmed.repeat_reason
    session.flush()


def expire_batch(session: Session, *, now: dt.datetime) -> bool:
    """End signatures that nobody confirmed in time; their places are free again. True: there may be more."""
    overdue = (
        select(Signature.id)
        .where(Signature.state == SignatureState.PENDING, Signature.signed_at < now - PENDING_FOR)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(overdue).all()
    session.execute(
        update(Signature)
        .where(Signature.id.in_(ids))
        .values(state=SignatureState.EXPIRED, slot=None)
        .execution_options(synchronize_session=False)
    )
    return len(ids) == BATCH
