"""Whether what a form brings is the answer to a challenge of ours, for this petition and in time."""

import datetime as dt
from dataclasses import dataclass

from altcha import Payload, verify_solution

from petitions.challenges.ask import GOOD_FOR, answer_key, challenge_key

# Ours are about 700 characters long.
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Answered:
    """A challenge that was answered; `mark` is it and no other, whatever else is changed about the answer."""

    mark: str
    asked_at: dt.datetime


def answered(given: str, key: bytes, petition: str) -> Answered | None:
    """The challenge that was answered, or None: forged, spliced, too late, wrong, or for another petition."""
    if not given or len(given) > LONGEST:
        return None
    try:
        payload = Payload.from_base64(given)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    result = verify_solution(payload, challenge_key(key, petition), hmac_key_secret=answer_key(key, petition))
    expires_at = payload.challenge.parameters.expires_at
    if not result.verified or expires_at is None:
        return None
    asked_at = dt.datetime.fromtimestamp(expires_at, dt.UTC) - GOOD_FOR
    return Answered(str(payload.challenge.signature), asked_at)
