"""The browsers in which an organizer is signed in: kept with each sign-in, listed, ended."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import user_logged_out
from flask_security import current_user
from flask_security.proxies import _datastore
from flask_security.signals import password_changed, password_reset, user_authenticated
from flask_security.utils import get_request_attr, login_user
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.extensions import db
from petitions.organizers.models import Organizer
from petitions.organizers.sign_ins import (
    begin_sign_in,
    end_sign_ins,
    is_signed_in,
    open_sign_in,
    see_again,
)
from petitions.web.current import now
from petitions.web.organizers.access import Me

KEY, SEEN_AT = "sign_in", "sign_in_seen_at"
SEEN_EVERY = dt.timedelta(minutes=10)
# A cookie made anew in the same browser proves nothing anew: when somebody said who they are stays as it was.
_GO_ON = (["session"], ["change"])
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
    """Follow the sign-in library: what it begins and ends is written down, and what ended opens nothing."""
    manager = app.login_manager  # type: ignore[attr-defined]
    manager.user_loader(partial(_whoever_is_signed_in, manager._user_callback))
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)
    password_changed.connect(_end_others, app)
    password_reset.connect(_end_others, app)


def _whoever_is_signed_in(load: Callable[[str], Any], user_id: str) -> Any:
    """The holder of a cookie. A cookie proves only who signed in once: its sign-in must hold, too."""
    return load(user_id) if is_signed_in(db.session(), session.get(KEY, ""), now=now()) else None


def end_one(me: Me, sign_in_id: int) -> ResponseReturnValue:
    """Sign out in one other browser: what its cookie names opens nothing any more."""
    found = open_sign_in(me.session, me.organizer, sign_in_id, now=now())
    if found is None or found.key == session.get(KEY):
        abort(404)
    end_sign_ins(me.session, me.organizer, only=found.key, now=now())
    me.note("signed_out_elsewhere", subject=me.organizer.email, organization_id=None)
    me.session.commit()
    flash(_("You are signed out there."), "success")
    return redirect(url_for("organize.account", _anchor="browsers"))


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
    """Note the use of this browser now and then."""
    at = now()
    if not current_user.is_authenticated:
        return
    if at.timestamp() - session.get(SEEN_AT, 0.0) < SEEN_EVERY.total_seconds():
        return
    # Ends the look at who is there: on SQLite it holds the writer's place when the view means to write.
    db.session.rollback()
    # Apart from the view's own work, which may only read.
    with writing(), Session(db.engine) as own:
        see_again(own, session[KEY], now=at)
        own.commit()
    session[SEEN_AT] = at.timestamp()


def _begin(_app: Flask, user: Organizer, authn_via: list[str] | None = None, **_more: Any) -> None:
    at = now()
    if authn_via in _GO_ON:
        session["fs_paa"] = get_request_attr("fs_paa") or 0
    # A cookie of the library's own would outlive the sign-in that it stands for: the session stays instead.
    session.permanent = session.pop("_remember", "") == "set"
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
