"""How the text of each setting is read: one small check a kind, each saying in words what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

Network = IPv4Network | IPv6Network
LEAST_SECRET_LENGTH = 16
# RFC 8301, 3.2: shorter keys must not be relied upon.
LEAST_KEY_BITS = 1024
# What a bounce's address gets before its @ must still fit (RFC 5321, 4.5.3.1.1).
LONGEST_BOUNCE_NAME = 20
_DNS_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")


def site_url(text: str) -> str:
    """The address visitors use: scheme and host, no path."""
    address = urlsplit(text.rstrip("/"))
    if address.scheme not in ("http", "https") or not address.hostname or address.path or address.query:
        raise ValueError("must look like https://petitions.example.org, without a path")
    return f"{address.scheme}://{address.netloc.lower()}"


def url_of(*schemes: str) -> Callable[[str], str]:
    """A check that an address has one of the `schemes`; it is not repeated, since it may hold a password."""

    def check(text: str) -> str:
        if urlsplit(text).scheme not in schemes:
            raise ValueError("must begin with " + " or ".join(f"{scheme}://" for scheme in schemes))
        return text

    return check


def database_url(text: str) -> str:
    """A SQLite file or a PostgreSQL database, the latter always through psycopg 3."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("must look like sqlite:///file.db or postgresql+psycopg://user@host/name") from None
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return text
    raise ValueError("must be a SQLite file (sqlite:///…) or PostgreSQL (postgresql+psycopg://…)")


def queue_url(text: str) -> str:
    """Where nudges are queued: a SQLite file, Redis or Valkey, or a PostgreSQL database."""
    return text if text.startswith(("redis://", "rediss://")) else database_url(text)


def storage_url(text: str) -> str:
    """A folder, or a bucket that obstore opens."""
    return url_of("s3", "gs", "az", "file")(text) if "://" in text else text


def whole_number(least: int, most: int, text: str) -> int:
    """A whole number in plain ASCII digits, within bounds."""
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ValueError(f"must be a whole number from {least} to {most}, not “{text}”")
    return int(text)


def seconds(text: str) -> float:
    """A length of time, more than nothing."""
    try:
        length = float(text)
    except ValueError:
        length = 0.0
    if not 0 < length <= 86_400:
        raise ValueError(f"must be a number of seconds, not “{text}”")
    return length


def switch(text: str) -> bool:
    """A yes or a no."""
    if text.lower() in ("1", "on", "true", "yes"):
        return True
    if text.lower() in ("0", "off", "false", "no"):
        return False
    raise ValueError(f"must be on or off, not “{text}”")


def secret(text: str) -> str:
    """A secret that cannot be guessed by trying words."""
    if len(text) < LEAST_SECRET_LENGTH:
        raise ValueError(f"must be at least {LEAST_SECRET_LENGTH} characters long")
    return text


def fernet_keys(text: str) -> tuple[str, ...]:
    """Fernet keys, newest first, with commas between them."""
    keys = tuple(key.strip() for key in text.split(","))
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ValueError(f"key {place} is not a Fernet key (32 bytes, URL-safe base64)") from None
    return keys


def sender(text: str) -> str:
    """A mailbox, with or without a name before it."""
    if "@" not in parseaddr(text)[1] or any(ord(character) < 32 for character in text):
        raise ValueError("must look like Petitions <petitions@example.org>")
    return text


def time_zone(text: str) -> str:
    """An IANA time zone."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"“{text}” is not an IANA time zone such as America/Toronto") from None


def languages(text: str) -> tuple[str, ...]:
    """Language codes, the first choice first, with commas between them."""
    codes = tuple(code.strip() for code in text.split(","))
    for code in codes:
        try:
            Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            raise ValueError(f"“{code}” is not a language code such as en or fr") from None
    return codes


def proof_of_work(text: str) -> str:
    """When a visitor's browser is asked to calculate before it signs."""
    if text not in ("off", "adaptive", "always"):
        raise ValueError(f"must be off, adaptive or always, not “{text}”")
    return text


def boundary_set(text: str) -> str:
    """Represent's name of the set of ridings; its year is the representation order of the numbers."""
    if not re.fullmatch(r"(?=.*(?<![0-9])[0-9]{4}(?![0-9]))[a-z0-9-]{1,100}", text):
        raise ValueError(
            f"must look like federal-electoral-districts-2023-representation-order, not “{text}”"
        )
    return text


def networks(text: str) -> tuple[Network, ...]:
    """Networks, each with its length, with commas between them."""
    try:
        return tuple(ip_network(each.strip()) for each in text.split(","))
    except ValueError as problem:
        raise ValueError(f"must look like 10.20.0.0/16,fd12::/32: {problem}") from None


def existing_file(text: str) -> str:
    """A file that is there."""
    if not Path(text).is_file():
        raise ValueError(f"there is no file “{text}”")
    return text


def bounce_address(text: str) -> str:
    """The mailbox that takes bounces; each message gets a mark of its own after a plus in its name."""
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain or "+" in local or not text.isascii() or " " in text:
        raise ValueError("must look like bounces@example.org, without a plus")
    if len(local) > LONGEST_BOUNCE_NAME:
        raise ValueError(f"must have at most {LONGEST_BOUNCE_NAME} characters before the @")
    return text


def signing_key_file(text: str) -> str:
    """A private RSA key in PEM that mail is signed with (DKIM)."""
    path = Path(existing_file(text))
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        raise ValueError(f"“{text}” cannot be read as a private key in PEM without a password") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_KEY_BITS:
        raise ValueError(f"“{text}” is not an RSA key of at least {LEAST_KEY_BITS} bits")
    return text


def dns_label(text: str) -> str:
    """A name in the DNS before the domain."""
    if not _DNS_LABEL.fullmatch(text):
        raise ValueError(f"must be letters, digits, hyphens and dots, not “{text}”")
    return text


def contradictions(
    values: Mapping[str, Any], environ: Mapping[str, str], secrets: Iterable[str]
) -> list[str]:
    """What is wrong between settings that are each well formed."""
    problems = []
    encrypted = values.get("MAIL_USE_TLS") or values.get("MAIL_USE_SSL")
    if values.get("MAIL_USE_TLS") and values.get("MAIL_USE_SSL"):
        problems.append("MAIL_USE_TLS, MAIL_USE_SSL: only one of them can be on.")
    if environ.get("SITE_URL", "").strip().lower().startswith("https://"):
        absent = [name for name in secrets if not environ.get(name, "").strip()]
        problems += [f"{name}: missing, and an https site needs it." for name in absent]
        if values.get("MAIL_PASSWORD") and not encrypted:
            problems.append("MAIL_PASSWORD: would travel unencrypted; turn on MAIL_USE_TLS or MAIL_USE_SSL.")
    return problems
