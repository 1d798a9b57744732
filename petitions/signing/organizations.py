"""What an organisation says of itself when it signs, and whether whoever confirms may speak for it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.orm import Session

from petitions.identity.organization_domain import speaks_for
from petitions.signing.models import Signature, SignatureKind
from petitions.signing.organization_models import AuthorizedBy, HeldForApproval, SigningOrganization

_TABLE: Table = SigningOrganization.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class OrganizationValues:
    """What the form says of an organisation beyond its name; each may be ""."""

    name_en: str = ""
    name_fr: str = ""
    website: str = ""


def describe(connection: Connection, public_id: uuid.UUID, values: OrganizationValues, domain: str) -> None:
    """Keep what an organisation says of itself beside the signature that was just kept."""
    row_id = connection.scalar(select(Signature.id).where(Signature.public_id == public_id))
    given = {"name_en": values.name_en, "name_fr": values.name_fr, "website": values.website}
    kept = {"signature_id": row_id, "mail_domain": domain, "authorized_by": AuthorizedBy.NOBODY}
    connection.execute(insert(_TABLE).values(**given, **kept))


def settle_authority(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Let a newly confirmed organisation count when its mail is its own; else it waits for an organizer."""
    if signature.kind != SignatureKind.ORGANIZATION or signature.repeat_of_id is not None:
        return
    row = description_of(session, signature)
    names = (signature.organization, row.name_en, row.name_fr)
    if speaks_for(row.mail_domain, website=row.website, names=names):
        row.authorized_at, row.authorized_by = now, AuthorizedBy.DOMAIN
    else:
        # Whatever it was held for before: somebody looks at it now in any case.
        signature.held_at, signature.held_reason = now, HeldForApproval.ORGANIZATION
    session.flush()


def description_of(session: Session, signature: Signature) -> SigningOrganization:
    """The organisation's row; one that came on paper or by import gets an empty one."""
    row = session.get(SigningOrganization, signature.id)
    if row is None:
        _, _, domain = (signature.email or "").rpartition("@")
        row = SigningOrganization(
            signature_id=signature.id,
            name_en="",
            name_fr="",
            website="",
            mail_domain=domain.lower(),
            authorized_by=AuthorizedBy.NOBODY,
        )
        session.add(row)
        session.flush()
    return row


def is_waiting(signature: Signature) -> bool:
    """Whether an organisation has confirmed and waits for an organizer's yes."""
    return signature.held_at is not None and signature.held_reason == HeldForApproval.ORGANIZATION


def forget_organizations(session: Session, signature_ids: Sequence[int], *, is_named: bool) -> None:
    """Forget who spoke for organisations; and, unless they stay named, all that they said of themselves.

    The bytes of a logo are the caller's to delete; no page leads to them any more.
    """
    rows = SigningOrganization.signature_id.in_(signature_ids)
    statement = update(SigningOrganization).where(rows).values(mail_domain="")
    if not is_named:
        statement = delete(SigningOrganization).where(rows)  # type: ignore[assignment]
    session.execute(statement.execution_options(synchronize_session=False))
