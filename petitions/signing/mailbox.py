"""Who holds the places of a mailbox on one petition."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.identity.match import OnMailbox, home
from petitions.signing.models import Signature, SignatureKind, SignatureState

_COLUMNS = (
    Signature.id,
    Signature.slot,
    Signature.name,
    Signature.organization,
    Signature.country,
    Signature.postal_code,
    Signature.city,
    Signature.state,
)


def holders(
    session: Session, petition_id: int, kind: SignatureKind, mailbox_key: bytes
) -> Sequence[tuple[OnMailbox, SignatureState]]:
    """The rows on the mailbox's places, at most two, in the order of their places, each with its state."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(
            Signature.petition_id == petition_id,
            Signature.mailbox_key == mailbox_key,
            Signature.kind == kind,
            Signature.slot.is_not(None),
        )
        .order_by(Signature.slot)
    )
    return [
        (
            OnMailbox(
                row.id,
                row.slot,
                row.organization if kind == SignatureKind.ORGANIZATION else row.name,
                home(row.country, row.postal_code, row.city),
            ),
            SignatureState(row.state),
        )
        for row in rows
    ]
