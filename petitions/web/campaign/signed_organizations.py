"""The organisations under a joint statement, as they stand on its page."""

from dataclasses import dataclass
from typing import Any

from anyascii import anyascii
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.signing.models import CountClass, Exposure, Signature
from petitions.signing.organization_models import IS_OF_ORGANIZATION, SigningOrganization
from petitions.text.plain import neutralised
from petitions.web.campaign.logos import LogoView, logo_view

ORGANIZATIONS_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    """An organisation that signed a statement: its name in the page's language, its town, its logo."""

    name: str
    city: str
    logo: LogoView | None = None


def signed_organizations(session: Session, petition_id: int, language: str) -> list[OrganizationLine]:
    """The organisations by name; those that wish only to be counted are left out."""
    query = (
        select(Signature.organization, Signature.city, SigningOrganization)
        .outerjoin(SigningOrganization, SigningOrganization.signature_id == Signature.id)
        .where(
            Signature.petition_id == petition_id,
            Signature.counted_as == CountClass.ORGANIZATIONS,
            Signature.exposure != Exposure.COUNTED,
            IS_OF_ORGANIZATION,
        )
        .limit(ORGANIZATIONS_SHOWN)
    )
    lines = [_line(row, language) for row in session.execute(query)]
    return sorted(lines, key=lambda line: anyascii(line.name).lower())


def _line(row: Any, language: str) -> OrganizationLine:
    signed_as, city, description = row
    name = description.name_in(language) if description else ""
    logo = logo_view(description.picture) if description else None
    return OrganizationLine(neutralised(name or signed_as), neutralised(city), logo)
