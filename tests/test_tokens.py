"""Links prove themselves, and nothing else does."""

import uuid

import pytest

from petitions.tokens import Signer

SIGNER = Signer("a secret of some length", "signature")
ROW = uuid.UUID("6f1de0c2-9f6b-4c7e-8a46-1f6d2f9f3f11")


def test_token_leads_back_to_its_row() -> None:
    token = SIGNER.token(ROW)
    assert len(token) == 43
    assert SIGNER.public_id(token) == ROW
    assert SIGNER.token(ROW) == token


@pytest.mark.parametrize(
    "other", [Signer("a secret of some length", "office"), Signer("another secret, as long", "signature")]
)
def test_token_of_another_purpose_or_site_opens_nothing(other: Signer) -> None:
    assert SIGNER.public_id(other.token(ROW)) is None


@pytest.mark.parametrize("place", range(43))
def test_changed_token_opens_nothing(place: int) -> None:
    token = SIGNER.token(ROW)
    changed = token[:place] + ("A" if token[place] != "A" else "Q") + token[place + 1 :]
    assert SIGNER.public_id(changed) is None


@pytest.mark.parametrize("text", ["", "A", "x" * 42, "x" * 44, "=" * 43, "é" * 43, "\x00" * 43, " " * 43])
def test_nonsense_opens_nothing(text: str) -> None:
    assert SIGNER.public_id(text) is None
