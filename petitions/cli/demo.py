"""`flask demo`: five campaigns with a past of several weeks, to look at and to try things on."""

import datetime as dt
import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TypeVar

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session
from tqdm import tqdm

from petitions.campaign.models import Petition
from petitions.cli.demo_sign_in import keep_sign_in, say_how_to_sign_in
from petitions.cli.schema import upgrade_database
from petitions.counting.tally import close_batch
from petitions.database import writing
from petitions.demo.accounts import ORGANIZER
from petitions.demo.alarm import ring_for_the_past
from petitions.demo.answers import let_offices_answer
from petitions.demo.content import SLUGS, facts
from petitions.demo.founding import found_world
from petitions.demo.history import Story
from petitions.demo.mass import pour
from petitions.demo.mint import minting
from petitions.demo.petitions import Stage, begin_campaign, begin_other, end_other, set_soon
from petitions.demo.roll import campaign_story, chance, orders, other_story
from petitions.demo.statement import (
    describe_organizations,
    gather_all,
    let_a_comment_be_reported,
    let_organizations_wait,
)
from petitions.demo.visitors import let_visitors_sign
from petitions.dispatch.installation import storage
from petitions.dispatch.sending import deliver_due
from petitions.extensions import db
from petitions.organizers.models import Organizer
from petitions.web.current import now as this_instant

T = TypeVar("T")


@click.command("demo")
@click.option("--signatures", type=click.IntRange(min=1), help="Add this many more, fast, to try scale.")
@click.option("--if-empty", is_flag=True, help="Load only where there is no petition yet.")
@with_appcontext
def demo(signatures: int | None, if_empty: bool) -> None:
    """Load five campaigns that thousands signed over the past weeks. A second time keeps what is there."""
    upgrade_database()
    is_there = _has_petitions() if if_empty else _has_demo()
    if not is_there:
        _load()
    elif signatures is None and not if_empty:
        click.echo("The demo is there already; everything in it is kept.")
    if signatures:
        _add(signatures)
    say_how_to_sign_in()


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(demo)


def _has_petitions() -> bool:
    with Session(db.engine) as session:
        return session.scalar(select(Petition.id).limit(1)) is not None


def _has_demo() -> bool:
    with Session(db.engine) as session:
        return session.scalar(select(Organizer.id).where(Organizer.email == ORGANIZER)) is not None


@contextmanager
def _quiet() -> Iterator[None]:
    """Say nothing of past deliveries one by one; a progress bar does."""
    ours = logging.getLogger("petitions")
    before = ours.level
    ours.setLevel(logging.WARNING)
    try:
        yield
    finally:
        ours.setLevel(before)


@contextmanager
def _transaction() -> Iterator[Session]:
    with writing(), Session(db.engine) as session:
        yield session
        session.commit()


def _load() -> None:
    """Make the world, then let the past happen in its order."""
    now, password = this_instant(), secrets.token_urlsafe(9)
    is_live = not current_app.config["PREVIEW_MODE"]
    with _transaction() as session:
        world = found_world(session, password_hash=hash_password(password), now=now)
        stage = Stage(world, storage(), current_app.config["DEFAULT_TIMEZONE"], now, is_live)
        stories = [*_campaigns(session, stage), *_others(session, stage)]
        occasions = sorted(
            (at, number) for number, story in enumerate(stories) for at in story.occasions(session, now)
        )
    with _quiet():
        for at, number in _bar(occasions, "Past deliveries"):
            with _transaction() as session:
                stories[number].tell(session, until=at)
            deliver_due(clock=partial(_at, at))
    _tell_the_rest(stories, stage)
    keep_sign_in(password)


def _at(instant: dt.datetime) -> dt.datetime:
    return instant


def _bar(steps: Sequence[T], name: str) -> Iterable[T]:
    return tqdm(steps, desc=name, disable=None, leave=False)


def _campaigns(session: Session, stage: Stage) -> Iterator[Story]:
    for slug in _bar(SLUGS, "Campaigns"):
        petition = begin_campaign(session, slug, stage)
        yield campaign_story(petition, chance(slug), now=stage.now, zone=stage.zone)


def _others(session: Session, stage: Stage) -> Iterator[Story]:
    """The small petitions, as far as they had come; they are signed before they close."""
    for about in facts("other-petitions")["petition"]:
        petition = begin_other(session, about, stage)
        story = other_story(petition, chance(petition.slug), about, now=stage.now, zone=stage.zone)
        story.tell(session, until=stage.now)
        end_other(session, petition, about, stage)
        yield story


def _tell_the_rest(stories: list[Story], stage: Stage) -> None:
    with _transaction() as session:
        for story in stories:
            story.tell(session, until=stage.now)
        let_offices_answer(session, now=stage.now)
        if not stage.is_live:
            let_visitors_sign(session, now=stage.now)
            let_organizations_wait(session, now=stage.now)
            let_a_comment_be_reported(session, now=stage.now)
        describe_organizations(session, stage.storage)
        gather_all(session)
        set_soon(session, replace(stage, now=this_instant()))
    _tally()
    with _transaction() as session:
        ring_for_the_past(session, now=stage.now)


def _tally() -> None:
    with _transaction() as session:
        while close_batch(session):
            session.commit()


def _add(count: int) -> None:
    """Many more signatures of the large petitions, each petition its share."""
    config, began = current_app.config, this_instant()
    with Session(db.engine) as session:
        ordered = orders(session, count, now=began, zone=config["DEFAULT_TIMEZONE"])
    keys = {"keys": config["PERSONAL_DATA_KEYS"], "dedupe_key": config["DEDUPE_KEY"]}
    with (
        minting(ordered, database_url=config["DATABASE_URL"], **keys) as chunks,
        tqdm(total=count, desc="Signatures", unit=" rows", disable=None) as bar,
    ):
        for chunk in chunks:
            with _transaction() as session:
                pour(session, chunk)
            bar.update(len(chunk))
    seconds = (this_instant() - began).total_seconds()
    _tally()
    click.echo(f"{count:,} signatures added in {seconds:.1f} s, {count / seconds:,.0f} a second.")
