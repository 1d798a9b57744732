"""A crowd is held, never lost; a flood is told to wait."""

import pytest

from petitions.errors import TooMany
from petitions.signing.limits import FLOOD, OPENED_FORM, UNOPENED_FORM, HeldReason, Signals, SigningLimits

OPENED = Signals(form_was_opened=True, honeypot_is_empty=True)
UNOPENED = Signals(form_was_opened=False, honeypot_is_empty=True)


@pytest.fixture(params=["memory", "valkey"])
def limits(request: pytest.FixtureRequest) -> SigningLimits:
    """Counters in the process, and counters that several processes share."""
    uri = "memory://" if request.param == "memory" else request.getfixturevalue("valkey_url")
    return SigningLimits(uri, are_on=True)


@pytest.mark.parametrize(
    ("signals", "most", "reason"),
    [
        (OPENED, OPENED_FORM[0].amount, HeldReason.NETWORK),
        (UNOPENED, UNOPENED_FORM[0].amount, HeldReason.UNOPENED_FORM),
    ],
)
def test_signatures_over_the_limit_are_held_with_the_reason(
    limits: SigningLimits, signals: Signals, most: int, reason: HeldReason, request: pytest.FixtureRequest
) -> None:
    network = request.node.name.encode()
    assert [limits.assess(network, signals) for _ in range(most)] == [None] * most
    assert limits.assess(network, signals) == reason
    assert limits.assess(network + b"another", signals) is None


def test_flood_is_refused_with_the_seconds_to_wait(limits: SigningLimits) -> None:
    for _ in range(FLOOD[0].amount):
        limits.assess(b"flood", OPENED)
    with pytest.raises(TooMany) as refused:
        limits.assess(b"flood", OPENED)
    assert 1 <= refused.value.retry_after <= 60


def test_filled_honeypot_is_held_even_without_limits() -> None:
    limits = SigningLimits("memory://", are_on=False)
    assert limits.assess(b"x", Signals(form_was_opened=True, honeypot_is_empty=False)) == HeldReason.HONEYPOT
    assert all(limits.assess(b"x", UNOPENED) is None for _ in range(500))


def test_nobody_signs_while_the_store_is_away() -> None:
    limits = SigningLimits("redis://127.0.0.1:1", are_on=True)
    with pytest.raises(Exception, match=r"(?i)connect|refused|storage"):
        limits.assess(b"x", OPENED)
