"""What `flask doctor` asks about the mail that goes out: its signature and the way back of bounces."""

import base64
import datetime as dt
import re
from collections.abc import Iterator

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from petitions.cli.checks import Finding, Settings, doubtful, good, wrong
from petitions.transport.signing import Dkim

DNS_PATIENCE_SECONDS = 5.0
_PUBLIC_HALF = re.compile(r"(?:^|;)\s*p=([A-Za-z0-9+/=\s]*)")


def check_signature(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Whether the key that mail is signed with is the one that the DNS names."""
    dkim_key = Dkim.from_settings(settings)
    if dkim_key is None:
        yield good("signature", "mail is not signed here (DKIM_KEY_FILE); your mail provider may do it")
        return
    try:
        answer = Resolver().resolve(dkim_key.record_name, "TXT", lifetime=DNS_PATIENCE_SECONDS)
    except (NXDOMAIN, NoAnswer):
        yield wrong("signature", f"no TXT record {dkim_key.record_name}: {record_text(dkim_key)}")
    except DNSException as error:
        yield doubtful("signature", f"{dkim_key.record_name} cannot be looked up: {type(error).__name__}")
    else:
        yield compared(dkim_key, [b"".join(record.strings).decode("ascii", "replace") for record in answer])


def compared(dkim_key: Dkim, records: list[str]) -> Finding:
    """Whether one of the records holds our public half."""
    found = [re.sub(r"\s", "", each.group(1)) for text in records if (each := _PUBLIC_HALF.search(text))]
    if public_half(dkim_key) in found:
        return good("signature", f"mail is signed, and {dkim_key.record_name} names the key")
    words = f"{dkim_key.record_name} names another key; it should say {record_text(dkim_key)}"
    return wrong("signature", words)


def public_half(dkim_key: Dkim) -> str:
    """The public key as the DNS holds it."""
    key = load_pem_private_key(dkim_key.key, password=None).public_key()
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def record_text(dkim_key: Dkim) -> str:
    """The TXT record to publish."""
    return f"v=DKIM1; k=rsa; p={public_half(dkim_key)}"


def check_bounces(settings: Settings, _now: dt.datetime) -> Iterator[Finding]:
    """Whether mail that comes back says which message it was."""
    if settings["PREVIEW_MODE"]:
        return
    if settings["BOUNCE_ADDRESS"]:
        yield good("bounces", f"each message has a sender of its own at {settings['BOUNCE_ADDRESS']}")
    else:
        yield good("bounces", "they go to MAIL_DEFAULT_SENDER (no BOUNCE_ADDRESS): somebody must read them")
