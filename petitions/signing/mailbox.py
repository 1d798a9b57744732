"""Who holds the places of a mailbox on one petition."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from petitions.database import connection_of, run
from petitions.identity.match import OnMailbox, home
from petitions.signing.models import Signature, SignatureKind, SignatureState

_C = Signature.__table__.c
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
# One text for ever, as the driver takes it: this is on the way of every signature.
_TEXTS = {
    "postgresql": str(_HOLDERS.compile(dialect=postgresql.psycopg.dialect())),  # type: ignore[no-untyped-call]
    "sqlite": str(_HOLDERS.compile(dialect=sqlite.dialect(paramstyle="named"))),
}


def holders(
    session: Session | Connection, petition_id: int, kind: SignatureKind, mailbox_key: bytes
) -> Sequence[tuple[OnMailbox, SignatureState]]:
    """The rows on the mailbox's places, at most two, in the order of their places, each with its state."""
    key = {"petition": petition_id, "mailbox": mailbox_key, "kind": kind}
    connection = connection_of(session)
    is_organization = kind == SignatureKind.ORGANIZATION
    return [
        (
            OnMailbox(
                row_id, slot, organization if is_organization else name, home(country, postal_code, city)
            ),
            SignatureState(state),
        )
        for row_id, slot, name, organization, country, postal_code, city, state in run(
            connection, _TEXTS[connection.dialect.name], key
        )
    ]
