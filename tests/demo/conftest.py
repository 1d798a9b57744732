"""The demo's world and petitions in a fresh database, without its past deliveries."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.database import writing
from petitions.demo.content import SLUGS, facts
from petitions.demo.crowd import Setting
from petitions.demo.founding import found_world
from petitions.demo.petitions import Stage, begin_campaign
from petitions.demo.roll import setting_of
from petitions.storage import Storage

ZONE = "America/Toronto"


@pytest.fixture
def stage(session: Session, tmp_path: Path, now: dt.datetime) -> Stage:
    """The organisations, offices and ridings of the demo."""
    with writing():
        world = found_world(session, password_hash="not a hash", now=now)
        session.commit()
    return Stage(world, Storage.at(str(tmp_path / "files")), ZONE, now)


@pytest.fixture
def campaigns(session: Session, stage: Stage) -> dict[str, Petition]:
    """The seven petitions by slug, with nobody's signature."""
    with writing():
        begun = {slug: begin_campaign(session, slug, stage) for slug in SLUGS}
        session.commit()
    return begun


def setting(petition: Petition, now: dt.datetime) -> Setting:
    """What the crowd of one of the seven must know."""
    return setting_of(petition, facts(f"{petition.slug}/petition")["crowd"], until=now, zone=ZONE)
