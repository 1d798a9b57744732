"""The form's freshness mark: a keyed hash of the minute in which the page was rendered.

It tells a form that somebody opened from one that was never looked at. Only a signal: a client that posts
without it is let through, under stricter limits. It is the same for all in that minute, so that the page
can be cached.
"""

import datetime as dt
import hmac

from flask import current_app

from petitions.crypto import derive_key, keyed_hash

# A page lies open over a night; a mark from before that was kept by a program.
FRESH_FOR = dt.timedelta(hours=24)
_LENGTH = 16


def mark(at: dt.datetime) -> str:
    """The mark of a minute: the minute since the epoch, and the hash of it."""
    minute = int(at.timestamp()) // 60
    return f"{minute:x}-{_hash(minute)}"


def is_fresh(given: str, at: dt.datetime) -> bool:
    """Whether a mark is ours and not older than a day."""
    minute_text, _, given_hash = given.partition("-")
    try:
        minute = int(minute_text[:12], 16)
    except ValueError:
        return False
    age = dt.timedelta(minutes=int(at.timestamp()) // 60 - minute)
    return dt.timedelta(0) <= age <= FRESH_FOR and hmac.compare_digest(
        given_hash.encode(), _hash(minute).encode()
    )


def _hash(minute: int) -> str:
    key = derive_key(current_app.config["SECRET_KEY"], "form freshness")
    return keyed_hash(key, str(minute)).hex()[:_LENGTH]
