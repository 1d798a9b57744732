"""Organisations that wait for a yes, what the others say of themselves, and a comment that was reported."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.campaign.queries import facts as petition_facts
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment, ReportReason
from petitions.comments.report import report
from petitions.demo.content import facts, logo_of
from petitions.identity.email_key import parse_email
from petitions.signing.confirm import confirm
from petitions.signing.logos import set_logo
from petitions.signing.models import Exposure, Signature, SignatureKind
from petitions.signing.organization_models import AuthorizedBy, SigningOrganization
from petitions.signing.organizations import OrganizationValues
from petitions.signing.sign import SignatureValues, sign
from petitions.storage import Storage

STATEMENT, REPORTED = "right-to-dissent", "stop-deportation-to-torture"
_HOUR = dt.timedelta(hours=1)
# Hours ago, organisation, its name in French, website, who signs, in what role, address, town.
_WAITING = (
    (
        5, "Harbour Street Tenants’ Committee", "", "https://harbour-street.example.ca", "Imani Clarke",
        "Chair", "imani@clarke-family.example.org", "Saint John",
    ),
    (
        2, "Cape Breton Retired Miners’ Choir", "Chorale des mineurs retraités du Cap-Breton", "",
        "Roddie MacLellan", "Tenor", "roddie@glacebay.example.org", "Glace Bay",
    ),
)  # fmt: skip
_NEIGHBOUR = (
    "My landlord Mr. Abelard of 24 Sussex Drive says the same as the minister. Ring him at 613-555-0123 and"
    " tell him what you think!"
)


def let_organizations_wait(session: Session, *, now: dt.datetime) -> None:
    """Two organisations confirm from addresses that are not of their own; both wait for the organizers."""
    petition = petition_facts(session, STATEMENT)
    if petition is None:
        return
    for hours, organization, name_fr, website, name, role, address, city in _WAITING:
        values = SignatureValues(
            kind=SignatureKind.ORGANIZATION,
            organization=organization,
            described=OrganizationValues(name_fr=name_fr, website=website),
            name=name,
            role=role,
            email=parse_email(address),
            language="en",
            city=city,
            exposure=Exposure.PUBLIC,
        )
        _sign_and_confirm(session, STATEMENT, values, at=now - hours * _HOUR)


def describe_organizations(session: Session, storage: Storage) -> None:
    """Give the organisations that signed before a website and, perhaps, a second name and a logo."""
    told = {each["name"]: each for each in facts("signing-organizations")["organization"]}
    known = select(SigningOrganization.signature_id)
    query = select(Signature).where(
        Signature.kind == SignatureKind.ORGANIZATION, Signature.id.not_in(known), Signature.email.is_not(None)
    )
    for signature in session.scalars(query).all():
        about = told.get(signature.organization, {})
        domain = (signature.email or "").rpartition("@")[2].lower()
        session.add(
            SigningOrganization(
                signature_id=signature.id,
                name_en=about.get("name_en", ""),
                name_fr=about.get("name_fr", ""),
                website=f"https://{domain}",
                mail_domain=domain,
                authorized_by=AuthorizedBy.DOMAIN if signature.confirmed_at else AuthorizedBy.NOBODY,
                authorized_at=signature.confirmed_at,
            )
        )
        session.flush()
        if logo := logo_of(about.get("domain", "")):
            set_logo(session, signature, logo, storage)


def let_a_comment_be_reported(session: Session, *, now: dt.datetime) -> None:
    """Somebody names a private person in a comment, and a reader says so."""
    values = SignatureValues(
        name="Gus Ferrante",
        email=parse_email("gus.ferrante@example.org"),
        language="en",
        postal_code="K1N6N5",
        province="ON",
        city="Ottawa",
        comment=_NEIGHBOUR,
        exposure=Exposure.PUBLIC,
    )
    row = _sign_and_confirm(session, REPORTED, values, at=now - 3 * _HOUR)
    gather_all(session)
    comment = session.get(Comment, row.id) if row else None
    if comment is not None:
        words = "He lives next door to me and has nothing to do with this."
        report(session, comment, reason=ReportReason.PRIVATE, words=words, network_key=None, now=now - _HOUR)


def gather_all(session: Session) -> None:
    """Gather every comment, as the worker would have done by now."""
    while gather_batch(session):
        session.flush()


def _sign_and_confirm(
    session: Session, slug: str, values: SignatureValues, *, at: dt.datetime
) -> Signature | None:
    petition = petition_facts(session, slug)
    if petition is None:
        return None
    sign(session, petition, values, now=at)
    query = (
        select(Signature)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(Petition.slug == slug)
        .order_by(Signature.id.desc())
    )
    row = session.scalars(query.limit(1)).one()
    confirm(session, row, now=at + dt.timedelta(minutes=2))
    return row
