"""In which browsers somebody is signed in: begun, seen again, ended."""

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from petitions.organizers.models import Organizer, SignIn

# Nobody stays signed in for longer without giving the password, or what stands for it, once more.
LASTS_FOR = dt.timedelta(days=14)


def begin_sign_in(session: Session, organizer_id: int, *, browser: str, now: dt.datetime) -> SignIn:
    """A browser in which somebody has just signed in; its `key` goes into the browser's session."""
    started = SignIn(
        key=secrets.token_urlsafe(32),
        organizer_id=organizer_id,
        browser=browser,
        started_at=now,
        seen_at=now,
    )
    session.add(started)
    session.flush()
    return started


def is_signed_in(session: Session, key: str, *, now: dt.datetime) -> bool:
    """Whether a browser's sign-in holds: begun in the last two weeks, and ended nowhere."""
    query = select(SignIn.id).where(SignIn.key == key, *_holds(now))
    return session.scalar(query) is not None


def see_again(session: Session, key: str, *, now: dt.datetime) -> None:
    """Note that a browser was used."""
    session.execute(update(SignIn).where(SignIn.key == key, SignIn.ended_at.is_(None)).values(seen_at=now))


def open_sign_in(
    session: Session, organizer: Organizer, sign_in_id: int, *, now: dt.datetime
) -> SignIn | None:
    """One of somebody's own sign-ins, by its number."""
    query = select(SignIn).where(SignIn.id == sign_in_id, SignIn.organizer_id == organizer.id, *_holds(now))
    return session.scalars(query).first()


def open_sign_ins(session: Session, organizer: Organizer, *, now: dt.datetime) -> Sequence[SignIn]:
    """Where somebody is signed in, the latest use first."""
    query = (
        select(SignIn)
        .where(SignIn.organizer_id == organizer.id, *_holds(now))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return session.scalars(query).all()


def end_sign_ins(
    session: Session,
    organizer: Organizer,
    *,
    but: str | None = None,
    only: str | None = None,
    now: dt.datetime,
) -> None:
    """End every sign-in of somebody, `but` the one with a key; or the `only` one."""
    ending = update(SignIn).where(SignIn.organizer_id == organizer.id, SignIn.ended_at.is_(None))
    if but is not None:
        ending = ending.where(SignIn.key != but)
    if only is not None:
        ending = ending.where(SignIn.key == only)
    session.execute(ending.values(ended_at=now))


def _holds(now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return SignIn.ended_at.is_(None), SignIn.started_at > now - LASTS_FOR
