"""Petitions as readers look for them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Addressee, Petition, PetitionKind, PetitionState, PetitionText
from petitions.campaign.picture_models import CampaignPicture
from petitions.offices.models import Office

# What `state=` may ask for in the public list.
LISTED_STATES = {
    "open": (PetitionState.OPEN, PetitionState.PAUSED),
    "closed": (PetitionState.CLOSED,),
    "archived": (PetitionState.ARCHIVED,),
    "all": PUBLIC_STATES,
}


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    """What signing must know of a petition; small, so that it can be kept for a second between requests."""

    id: int
    slug: str
    kind: PetitionKind
    state: PetitionState
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    text_version: int
    first_language: str
    languages: tuple[str, ...]
    asks_contact: bool = False

    def takes_signatures(self, now: dt.datetime) -> bool:
        """Open, and within the days it set itself: opening instant included, closing instant excluded."""
        return (
            self.state == PetitionState.OPEN
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now < self.closes_at)
        )


def facts(session: Session, slug: str) -> PetitionFacts | None:
    """The facts of a petition by its slug, or None."""
    rows = session.execute(
        select(
            Petition.id,
            Petition.slug,
            Petition.kind,
            Petition.state,
            Petition.opens_at,
            Petition.closes_at,
            Petition.text_version,
            Petition.first_language,
            Petition.asks_contact,
            PetitionText.language,
        )
        .join(PetitionText, PetitionText.petition_id == Petition.id)
        .where(Petition.slug == slug, PetitionText.version == Petition.text_version)
    ).all()
    if not rows:
        return None
    first = rows[0]
    languages = tuple(sorted((row.language for row in rows), key=lambda lang: lang != first.first_language))
    return PetitionFacts(
        id=first.id,
        slug=first.slug,
        kind=PetitionKind(first.kind),
        state=PetitionState(first.state),
        opens_at=first.opens_at,
        closes_at=first.closes_at,
        text_version=first.text_version,
        first_language=first.first_language,
        languages=languages,
        asks_contact=first.asks_contact,
    )


def _whole(query: Select[Petition]) -> Select[Petition]:
    """Load what a page shows with the petition, in a fixed number of queries."""
    return query.options(
        selectinload(Petition.texts),
        selectinload(Petition.addressees).selectinload(Addressee.office).selectinload(Office.holders),
        selectinload(Petition.partners),
        selectinload(Petition.downloads),
        selectinload(Petition.picture),
        selectinload(Petition.organization),
    )


def petition_by_slug(session: Session, slug: str) -> Petition | None:
    """The petition whatever its state, with all that its page shows."""
    return session.scalars(_whole(select(Petition).where(Petition.slug == slug))).first()


def public_petition(session: Session, slug: str) -> Petition | None:
    """The petition by its slug when anybody may read it, else None."""
    petition = petition_by_slug(session, slug)
    return petition if petition is not None and petition.state in PUBLIC_STATES else None


def public_petitions(
    session: Session, *, words: str = "", state: str = "open", page: int = 1, page_size: int = 18
) -> tuple[Sequence[Petition], int]:
    """One page of the public list, newest first, and how many there are in all.

    `words` are looked for in the title, the demand and the body of any language; all of them must be there.
    """
    condition = Petition.state.in_(LISTED_STATES[state]) & _has_words(words)
    total = session.scalar(select(func.count()).select_from(Petition).where(condition)) or 0
    query = (
        select(Petition)
        .where(condition)
        .order_by(Petition.opened_at.desc(), Petition.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return session.scalars(_whole(query)).all(), total


def _has_words(words: str) -> ColumnElement[bool]:
    """A petition with some current text in which every word occurs, whatever its case and place."""
    current = [PetitionText.petition_id == Petition.id, PetitionText.version == Petition.text_version]
    texts = (PetitionText.title, PetitionText.demand, PetitionText.body)
    parts = words.split()[:8]
    found = [or_(false(), *(text.icontains(word, autoescape=True) for text in texts)) for word in parts]
    return select(PetitionText.id).where(*current, *found).exists()


def petitions_of(session: Session, organization_ids: Sequence[int]) -> Sequence[Petition]:
    """Every petition of some organisations, newest first."""
    query = select(Petition).where(Petition.organization_id.in_(organization_ids))
    return session.scalars(_whole(query.order_by(Petition.created_at.desc(), Petition.id.desc()))).all()


def is_hidden_picture(session: Session, key: str) -> bool:
    """Whether a picture is that of a petition that nobody may see any more."""
    query = (
        select(CampaignPicture.id)
        .join(Petition, Petition.id == CampaignPicture.petition_id)
        .where(CampaignPicture.key == key, Petition.state == PetitionState.HIDDEN)
    )
    return bool(session.scalar(select(exists(query))))
