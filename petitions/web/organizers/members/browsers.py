"""The browsers in which an organizer is signed in: kept with each sign-in, listed, ended."""

import datetime as dt
from typing import Any

from flask import Flask, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import user_logged_out
from flask_security import current_user
from flask_security.proxies import _datastore
from flask_security.signals import password_changed, password_reset, user_authenticated
from flask_security.utils import login_user
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.extensions import db
from petitions.organizers.models import Organizer
from petitions.organizers.sign_ins import begin_sign_in, end_sign_ins, see_again
from petitions.web.current import now
from petitions.web.organizers.access import Me

KEY, SEEN_AT = "sign_in", "sign_in_seen_at"
SEEN_EVERY = dt.timedelta(minutes=10)
# What browsers and systems say of themselves; the first that fits, for each also names its ancestors.
_BROWSERS = {"Firefox/": "Firefox", "Edg/": "Edge", "OPR/": "Opera", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def register(app: Flask) -> None:
    """Follow the sign-in library: what it begins and ends is written down."""
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)
    password_changed.connect(_end_others, app)
    password_reset.connect(_end_others, app)


def end_elsewhere(me: Me) -> ResponseReturnValue:
    """Sign out everywhere but here: every cookie is bound to a mark of the account, and that changes."""
    _datastore.set_uniquifier(me.organizer)
    end_sign_ins(me.session, me.organizer, now=now())
    me.note("signed_out_elsewhere", subject=me.organizer.email, organization_id=None)
    login_user(me.organizer, remember=False, authn_via=["session"])
    me.session.commit()
    flash(_("You are signed out in every other browser."), "success")
    return redirect(url_for("organize.account"))


def see() -> None:
    """Note the use of this browser now and then; one that a cookie of two weeks brought back begins here."""
    if not current_user.is_authenticated:
        return
    at = now()
    if KEY in session and at.timestamp() - session.get(SEEN_AT, 0.0) < SEEN_EVERY.total_seconds():
        return
    organizer_id = current_user.id
    # Ends the look at who is there: on SQLite it holds the writer's place when the view means to write.
    db.session.rollback()
    # Apart from the view's own work, which may only read.
    with writing(), Session(db.engine) as own:
        if not see_again(own, session.get(KEY, ""), now=at):
            session[KEY] = begin_sign_in(own, organizer_id, browser=_browser(), now=at).key
        own.commit()
    session[SEEN_AT] = at.timestamp()


def _begin(_app: Flask, user: Organizer, **_more: Any) -> None:
    at = now()
    session[KEY] = begin_sign_in(db.session(), user.id, browser=_browser(), now=at).key
    session[SEEN_AT] = at.timestamp()


def _end(_app: Flask, user: Organizer, **_more: Any) -> None:
    end_sign_ins(db.session(), user, only=session.pop(KEY, ""), now=now())
    db.session.commit()


def _end_others(_app: Flask, user: Organizer, **_more: Any) -> None:
    end_sign_ins(db.session(), user, but=session.get(KEY, ""), now=now())
    db.session.commit()


def _browser() -> str:
    """The family and the system of a browser ("Firefox, Android"), and nothing that tells it from others."""
    said = request.headers.get("User-Agent", "")
    names = (
        next((name for mark, name in table.items() if mark in said), "") for table in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, names))
