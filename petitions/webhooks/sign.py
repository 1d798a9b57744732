"""Secrets, and the signature by which a machine knows that a call is ours.

Source: Standard Webhooks 1.0.0, https://www.standardwebhooks.com/ : a secret is `whsec_` and 24 to 64 random
bytes in base64; signed are the id, the seconds since 1970 and the body, with dots between; the header holds a
signature for each secret that is valid, with blanks between.
"""

import base64
import datetime as dt
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret that nobody has seen."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(call_id: str, body: bytes, secrets_: Iterable[str], *, now: dt.datetime) -> dict[str, str]:
    """The three headers of a call.

    >>> at = dt.datetime(2021, 2, 25, 15, 2, 10, tzinfo=dt.UTC)
    >>> secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    >>> told = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', [secret], now=at)
    >>> told["webhook-signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    seconds = str(int(now.timestamp()))
    content = b".".join((call_id.encode(), seconds.encode(), body))
    signatures = " ".join(f"v1,{_signature(secret, content)}" for secret in secrets_)
    return {"webhook-id": call_id, "webhook-timestamp": seconds, "webhook-signature": signatures}


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, content, "sha256")).decode()
