"""Who asks, from where, when and in which language: what views may know of the request beyond its address."""

import datetime as dt
import functools
import hashlib
from pathlib import Path
from typing import Any

import flask_babel
from babel import Locale, UnknownLocaleError
from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_security import current_user
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from petitions.site import spoken
from petitions.text.manners import canadian


def now() -> dt.datetime:
    """This instant. The only clock of the pages; everything below is handed the time."""
    return dt.datetime.now(dt.UTC)


def rfc_3339(at: dt.datetime | None) -> str | None:
    """An instant in UTC as RFC 3339 writes it, to the millisecond."""
    if at is None:
        return None
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def client_address() -> str:
    """The visitor's network address; behind TRUSTED_PROXIES hops the one that the outermost of them saw."""
    return request.remote_addr or "0.0.0.0"  # noqa: S104 - stands for "unknown", nothing listens on it


@functools.lru_cache(maxsize=2048)
def negotiate(accept_language: str, languages: tuple[str, ...]) -> str:
    """The best of `languages` for an Accept-Language header; the first one when none fits."""
    wanted = parse_accept_header(accept_language, LanguageAccept)
    return wanted.best_match(languages, default=languages[0]) or languages[0]


def speak(language: str) -> str:
    """Answer this request in a language, or the nearest that there is. Returns the one chosen."""
    g.language = spoken(language)
    flask_babel.refresh()
    return str(g.language)


def language() -> str:
    """The language of this answer: what the address says, else the organizer's, else the browser's."""
    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    if not has_request_context():
        return languages[0]
    if "language" not in g:
        asked = request.headers.get("Accept-Language", "")
        g.language = _address_language(languages) or _organizer_language() or negotiate(asked, languages)
    return str(g.language)


def _address_language(languages: tuple[str, ...]) -> str | None:
    first = request.path.split("/", 2)[1]
    return first if first in languages else None


def _organizer_language() -> str | None:
    # Only the organizers' rooms look at the session; public pages know none.
    if not request.path.startswith("/organize") or not current_user or not current_user.is_authenticated:
        return None
    chosen = current_user.language
    return chosen if chosen in current_app.config["LANGUAGES"] else None


@functools.lru_cache(maxsize=256)
def direction(language: str) -> str:
    """ "rtl" for languages written from right to left, "ltr" for all others."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (ValueError, UnknownLocaleError):
        return "ltr"


@functools.lru_cache(maxsize=256)
def language_name(language: str) -> str:
    """A language's name in itself: "français", "русский"."""
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return language
    return locale.get_display_name(locale) or language


def named_here(language: str) -> str:
    """A language's name in the language of this answer: "anglais", "английский"."""
    try:
        return Locale.parse(language, sep="-").get_display_name(flask_babel.get_locale()) or language
    except (ValueError, UnknownLocaleError):
        return language


def absolute(path: str) -> str:
    """The full address of a page; built from SITE_URL, never from what the visitor's Host header says."""
    return str(current_app.config["SITE_URL"]) + path


@functools.lru_cache(maxsize=64)
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file, with a mark of its content so that browsers may keep it for good."""
    return url_for("static", filename=name, v=_fingerprint(Path(current_app.static_folder or "") / name))


def _page_context() -> dict[str, Any]:
    spoken = language()
    return {
        "language": spoken,
        "direction": direction(spoken),
        "home_url": url_for("home.front", lang=spoken),
        "petitions_url": url_for("home.petition_list", lang=spoken),
        "verify_url": url_for("delivery.verify", lang=spoken),
        "asset": asset,
        "absolute": absolute,
        "direction_of": direction,
        "language_name": language_name,
        "named_here": named_here,
    }


def register(app: Flask) -> None:
    """Let templates and translations know the language of the answer and the site's own time zone."""
    app.extensions["babel"].locale_selector = lambda: canadian(language())
    app.extensions["babel"].timezone_selector = lambda: app.config["DEFAULT_TIMEZONE"]
    app.context_processor(_page_context)
