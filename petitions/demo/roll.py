"""Who signs what: the crowd of each petition, as a story that can be told up to any instant."""

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.demo.content import SLUGS, facts
from petitions.demo.crowd import Crowd, Setting
from petitions.demo.history import Story
from petitions.demo.mass import first_number
from petitions.demo.mint import Order
from petitions.demo.scenes import whole_crowd

# How many people sign the seven petitions together.
PEOPLE = 3000
# From here all chance follows, so that every load on one day makes the same crowd.
SEED = 20_170_224
# What the crowd of a small petition is like.
_ORDINARY: dict[str, Any] = {
    "sources": {"newsletter": 20, "email": 12, "facebook": 5},
    "exposure": {"public": 36, "addressee": 56, "counted": 8},
    "rewritten": 0.0,
    "updates": 0.4,
}


def chance(slug: str) -> random.Random:
    """The random numbers of one petition."""
    return random.Random(f"{SEED} {slug}")  # noqa: S311 - nobody is to be kept from guessing them


def campaign_story(petition: Petition, rng: random.Random, *, now: dt.datetime, zone: str) -> Story:
    """The crowd of one of the seven petitions, its part of PEOPLE."""
    traits = facts(f"{petition.slug}/petition")["crowd"]
    whole = sum(facts(f"{slug}/petition")["crowd"]["share"] for slug in SLUGS)
    return _story(petition, rng, PEOPLE * traits["share"] // whole, traits, until=now, zone=zone)


def other_story(
    petition: Petition, rng: random.Random, about: Mapping[str, Any], *, now: dt.datetime, zone: str
) -> Story:
    """The crowd of a small petition, up to the day on which it closed."""
    until = now - dt.timedelta(days=about.get("closed_days_ago", 2))
    return _story(petition, rng, about["signatures"], _ORDINARY, until=until, zone=zone)


def orders(session: Session, count: int, *, now: dt.datetime, zone: str) -> list[Order]:
    """What makes `count` signatures more: a part for each of the seven petitions that is still open."""
    is_open = Petition.slug.in_(SLUGS) & (Petition.state == PetitionState.OPEN)
    petitions = session.scalars(select(Petition).where(is_open).order_by(Petition.id)).all()
    number, left = first_number(session), count
    traits = [facts(f"{petition.slug}/petition")["crowd"] for petition in petitions]
    whole, made = sum(each["share"] for each in traits), []
    for petition, each in zip(petitions, traits, strict=True):
        part = left if petition is petitions[-1] else count * each["share"] // whole
        left -= part
        setting = setting_of(petition, each, until=now, zone=zone)
        made.append(Order(setting, f"{SEED} {petition.slug} {number}", number, part))
    return made


def setting_of(petition: Petition, traits: Mapping[str, Any], *, until: dt.datetime, zone: str) -> Setting:
    """What the crowd of a petition must know of it."""
    return Setting(
        petition_id=petition.id,
        slug=petition.slug,
        opened_at=petition.opened_at or petition.created_at,
        until=until,
        zone=zone,
        samples={language: text.sample_letter for language, text in petition.current_texts.items()},
        facts=traits,
    )


def _story(
    petition: Petition,
    rng: random.Random,
    count: int,
    traits: Mapping[str, Any],
    *,
    until: dt.datetime,
    zone: str,
) -> Story:
    crowd = Crowd(setting_of(petition, traits, until=until, zone=zone), rng)
    return Story(petition.id, whole_crowd(crowd, count) if count else [])
