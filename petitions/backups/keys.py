"""Whether the keys in use are those that a backup was made with, without telling anything about them."""

from cryptography.fernet import InvalidToken

from petitions.crypto import KEYRING

_PROBE = "countersign backup"


def probe_keys() -> dict[str, str]:
    """A text under each key in use, to recognise the keys by."""
    return {
        "PERSONAL_DATA_KEYS": KEYRING.encrypt(_PROBE).decode(),
        "DEDUPE_KEY": KEYRING.mailbox_key(_PROBE).hex(),
    }


def unknown_keys(probes: dict[str, str]) -> list[str]:
    """The settings whose value is another than when the backup was made."""
    unknown = []
    try:
        KEYRING.decrypt(probes["PERSONAL_DATA_KEYS"].encode())
    except InvalidToken:
        unknown.append("PERSONAL_DATA_KEYS")
    if KEYRING.mailbox_key(_PROBE).hex() != probes["DEDUPE_KEY"]:
        unknown.append("DEDUPE_KEY")
    return unknown
