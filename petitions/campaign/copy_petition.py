"""Begin a petition as a copy of another: its words, addressees and look; nothing that happened to it."""

import dataclasses
import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Partner, Petition, PetitionState, PetitionText
from petitions.campaign.picture_models import CampaignPicture
from petitions.campaign.write import TextValues
from petitions.pictures.keep import KeptPicture

_KEPT = (
    "kind",
    "organization_id",
    "first_language",
    "goal",
    "accent",
    "reply_to",
    "donate_url",
    "shows_guides",
)
_WORDS = tuple(field.name for field in dataclasses.fields(TextValues))


def copy_petition(
    session: Session, petition: Petition, *, picture: KeptPicture | None, now: dt.datetime
) -> Petition:
    """A new draft like `petition`, at an address of its own; without dates, signatures, versions and files.

    `picture` is a copy of its picture in storage, because each petition throws its own away.
    """
    copy = Petition(
        slug=free_slug(session, petition.slug),
        state=PetitionState.DRAFT,
        created_at=now,
        **{name: getattr(petition, name) for name in _KEPT},
    )
    copy.texts = [_text(text, now) for text in petition.current_texts.values()]
    copy.addressees = [_addressee(each) for each in petition.addressees]
    copy.partners = [
        Partner(position=each.position, source=each.source, name=each.name, url=each.url)
        for each in petition.partners
    ]
    if picture is not None and petition.picture is not None:
        copy.picture = _picture(petition.picture, picture)
    session.add(copy)
    session.flush()
    return copy


def _text(text: PetitionText, now: dt.datetime) -> PetitionText:
    values = {name: getattr(text, name) for name in _WORDS}
    return PetitionText(language=text.language, version=1, created_at=now, **values)


def _addressee(each: Addressee) -> Addressee:
    return Addressee(
        position=each.position,
        copying=each.copying,
        office_id=each.office_id,
        is_own_member=each.is_own_member,
        email=each.email,
        name=each.name,
        by_post=each.by_post,
    )


def _picture(original: CampaignPicture, kept: KeptPicture) -> CampaignPicture:
    return CampaignPicture(
        key=kept.key,
        width=kept.width,
        height=kept.height,
        widths=list(kept.widths),
        fallback=kept.fallback,
        focus=original.focus,
        captions=original.captions,
    )


def free_slug(session: Session, slug: str) -> str:
    """An address that nobody has: this one, or with the first number that is free."""
    stem = slug[:54]
    taken = set(session.scalars(select(Petition.slug).where(Petition.slug.startswith(stem))))
    if slug not in taken:
        return slug
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
