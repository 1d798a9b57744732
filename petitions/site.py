"""The site by its own name: its addresses and the languages of its own words, in pages and letters alike."""

from urllib.parse import urlsplit

from flask import current_app


def spoken(language: str) -> str:
    """The language of our own words: the one asked for, or the site's first when there is no catalogue."""
    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    base = language.partition("-")[0]
    return next((code for code in (language, base) if code in languages), languages[0])


def site_url(path: str) -> str:
    """An address in a letter: always from SITE_URL, never from what a visitor's Host header said."""
    return str(current_app.config["SITE_URL"]).rstrip("/") + path


def site_host() -> str:
    """The right half of every Message-ID."""
    return urlsplit(current_app.config["SITE_URL"]).hostname or "localhost"
