"""In which browsers somebody is signed in: begun, seen again, ended."""

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petitions.organizers.models import Organizer, SignIn

# After that a browser that was not seen has lost its cookies.
LISTED_FOR = dt.timedelta(days=31)


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


def see_again(session: Session, key: str, *, now: dt.datetime) -> bool:
    """Note that a browser was used. False when nobody is signed in there."""
    seen = update(SignIn).where(SignIn.key == key, SignIn.ended_at.is_(None)).values(seen_at=now)
    return bool(session.execute(seen.returning(SignIn.id)).all())


def open_sign_ins(session: Session, organizer: Organizer, *, now: dt.datetime) -> Sequence[SignIn]:
    """Where somebody is signed in, the latest use first."""
    query = (
        select(SignIn)
        .where(SignIn.organizer_id == organizer.id, SignIn.ended_at.is_(None))
        .where(SignIn.seen_at > now - LISTED_FOR)
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
