"""Anonymise: when a petition's time is over nobody may be known by their signature; the totals stand."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.comments.forget import forget_comments
from petitions.delivery.contents.forget import forget_salts
from petitions.outbox.forget import forget_recipients
from petitions.prepared.forget import drop_files
from petitions.prepared.models import FileReason
from petitions.retention.erase import EMPTY
from petitions.retention.models import IS_UNFINISHED
from petitions.signing.contact import forget_contacts
from petitions.signing.finding import forget_words
from petitions.signing.models import Signature
from petitions.signing.organizations import forget_organizations

# Long enough for an office's answer and for questions about the numbers.
KEPT_FOR = dt.timedelta(days=365)
# How long it stays known who did not confirm: the time in which they may ask what became of it.
UNFINISHED_KEPT_FOR = dt.timedelta(days=60)
BATCH = 500


def kept_until_on(petition: Petition) -> dt.date | None:
    """The day from which its signatories are anonymous; None while nobody can say."""
    if petition.kept_until_on is not None:
        return petition.kept_until_on
    end = petition.closed_at or petition.hidden_at or petition.closes_at
    return end.date() + KEPT_FOR if end else None


def anonymize_batch(session: Session, *, now: dt.datetime) -> bool:
    """Take some people out of a petition that is over. True: there may be more.

    The mailbox's key goes as well: nobody can sign any more, so nothing has to be recognised. The names of
    organisations stay, for a joint statement is their public act; who signed for them does not.
    """
    petition = session.scalars(
        select(Petition)
        .where(Petition.anonymized_at.is_(None), _is_over(now))
        .order_by(Petition.id)
        .limit(1)
        # Not so tightly that rows cannot be written which only name the petition: who writes one may hold
        # signatures that are wanted here.
        .with_for_update(skip_locked=True, key_share=True)
    ).first()
    if petition is None:
        return False
    still_known = (Signature.petition_id == petition.id) & (
        Signature.erased_at.is_(None) | Signature.mailbox_key.is_not(None)
    )
    if not _forget(session, still_known, now):
        petition.anonymized_at = now
        session.flush()
    drop_files(session, petition.id, now=now, reason=FileReason.ANONYMIZED)
    return True


def forget_unfinished(session: Session, *, now: dt.datetime) -> bool:
    """Take out some people who never confirmed, or declined. True: there may be more."""
    return _forget(session, IS_UNFINISHED & (Signature.signed_at < now - UNFINISHED_KEPT_FOR), now) == BATCH


def _is_over(now: dt.datetime) -> ColumnElement[bool]:
    """Whether its day has come; while a petition takes signatures, or is paused, it has not.

    One that was hidden and never closed counts from the hiding: nobody comes back to it after a year.
    """
    ended_at = func.coalesce(Petition.closed_at, Petition.hidden_at)
    by_default = Petition.kept_until_on.is_(None) & (ended_at <= now - KEPT_FOR)
    ended = (PetitionState.CLOSED, PetitionState.ARCHIVED, PetitionState.HIDDEN)
    return Petition.state.in_(ended) & (by_default | (Petition.kept_until_on <= now.date()))


def _forget(session: Session, which: ColumnElement[bool], now: dt.datetime) -> int:
    """Empty at most a batch of rows, and the letters about them; answers how many.

    The rows are locked before anything about them is touched, and in one order, as by everybody who changes
    signatures: so nobody waits for somebody who waits for them.
    """
    some = select(Signature.id).where(which).limit(BATCH)
    batch = select(Signature.id).where(which, Signature.id.in_(some)).order_by(Signature.id)
    ids: Sequence[int] = session.scalars(batch.with_for_update()).all()
    if ids:
        forget_words(session, ids)
        session.execute(
            update(Signature)
            .where(Signature.id.in_(ids))
            .values(**EMPTY, mailbox_key=None, slot=None, erased_at=func.coalesce(Signature.erased_at, now))
            .execution_options(synchronize_session=False)
        )
        forget_comments(session, ids)
        forget_contacts(session, ids)
        forget_salts(session, ids)
        forget_organizations(session, ids, is_named=True)
        forget_recipients(session, about_kind="signature", about_ids=ids)
    return len(ids)
