"""Keys rotate; hashes tell lists of parts apart."""

import pytest
from cryptography.fernet import Fernet, InvalidToken

from petitions.crypto import Keyring, derive_key, keyed_hash

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def keyring(*keys: str) -> Keyring:
    ring = Keyring()
    ring.load(keys, "a dedupe key of some length")
    return ring


def test_old_key_still_decrypts_after_rotation() -> None:
    written = keyring(OLD).encrypt("ann@example.org")
    assert keyring(NEW, OLD).decrypt(written) == "ann@example.org"
    assert keyring(NEW).decrypt(keyring(NEW, OLD).encrypt("bo@example.org")) == "bo@example.org"


def test_copy_of_the_data_without_the_keys_is_unreadable() -> None:
    written = keyring(OLD).encrypt("ann@example.org")
    assert b"ann" not in written
    with pytest.raises(InvalidToken):
        keyring(NEW).decrypt(written)


def test_keys_that_are_not_loaded_are_an_error_and_not_an_empty_key() -> None:
    with pytest.raises(RuntimeError):
        Keyring().encrypt("x")
    with pytest.raises(RuntimeError):
        Keyring().mailbox_key("ann@example.org")


def test_parts_are_not_confused_with_their_joining() -> None:
    hashes = {keyed_hash(b"k", *parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""))}
    assert len(hashes) == 4


def test_purposes_have_keys_of_their_own() -> None:
    assert derive_key("secret", "one") != derive_key("secret", "two")
