"""A challenge: a number that a browser finds by trying, signed so that nothing need be kept of it.

Which number it is, is drawn evenly, and the tries go up to it: so nobody needs more than the step's `tries`,
where a search for a pattern would now and then take five times as long as usual. Making one costs one try,
checking the answer none.
"""

import datetime as dt
import secrets
from typing import Any

from altcha import create_challenge

from petitions.challenges.pace import STEPS
from petitions.crypto import keyed_hash

ALGORITHM = "PBKDF2/SHA-256"
# Rounds of the algorithm in one try: many, so that a try takes much longer than asking for it.
COST = 4_000
# A long letter takes its time; the page asks anew when this has passed.
GOOD_FOR = dt.timedelta(minutes=20)


def ask(key: bytes, petition: str, level: int, *, now: dt.datetime) -> dict[str, Any]:
    """A challenge for signing one petition, as the browser is given it. `level` counts the steps from 1."""
    made = create_challenge(
        ALGORITHM,
        COST,
        counter=secrets.randbelow(STEPS[level - 1].tries),
        expires_at=now + GOOD_FOR,
        hmac_secret=challenge_key(key, petition),
        hmac_key_secret=answer_key(key, petition),
    )
    return made.to_dict()


def challenge_key(key: bytes, petition: str) -> bytes:
    """Signs the challenges of one petition: another's do not fit."""
    return keyed_hash(key, "challenge", petition)


def answer_key(key: bytes, petition: str) -> bytes:
    """Signs the answers, so that they are known again without being calculated."""
    return keyed_hash(key, "answer", petition)
