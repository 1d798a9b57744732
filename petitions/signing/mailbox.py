"""Who holds the places of a mailbox on one petition."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from petitions.database import connection_of
from petitions.identity.match import OnMailbox, home
from petitions.signing.models import Signature, SignatureKind, SignatureState

_C = Signature.__table__.c
# One statement for ever, on the table: this is on the way of every signature.
_HOLDERS = (
    select(_C.id, _C.slot, _C.name, _C.organization, _C.country, _C.postal_code, _C.city, _C.state)
    .where(
        _C.petition_id == bindparam("petition"),
        _C.mailbox_key == bindparam("mailbox"),
        _C.kind == bindparam("kind"),
        _C.slot.is_not(None),
    )
    .order_by(_C.slot)
)


def holders(
    session: Session | Connection, petition_id: int, kind: SignatureKind, mailbox_key: bytes
) -> Sequence[tuple[OnMailbox, SignatureState]]:
    """The rows on the mailbox's places, at most two, in the order of their places, each with its state."""
    key = {"petition": petition_id, "mailbox": mailbox_key, "kind": kind}
    rows = connection_of(session).execute(_HOLDERS, key)
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
