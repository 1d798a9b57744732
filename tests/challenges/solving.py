"""The browser's part, done by the library."""

from typing import Any

from altcha import Challenge, Payload, solve_challenge


def solution(asked: dict[str, Any]) -> str:
    """What the hidden field holds when the work is done."""
    challenge = Challenge.from_dict(asked)
    solved = solve_challenge(challenge)
    assert solved is not None
    return Payload(challenge, solved).to_base64()
