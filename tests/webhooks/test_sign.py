"""What a receiver checks, by the very words of the documentation."""

import datetime as dt
import doctest
import re
import time
from typing import Any

import pytest

from config import ROOT
from petitions.webhooks import settle, sign
from petitions.webhooks.sign import headers, new_secret

BODY = '{"title":"Нас много"}'.encode()


@pytest.fixture(scope="module")
def is_ours() -> Any:
    """The example of docs/webhooks.md, as it stands there."""
    found = re.search(r"```python\n(.+?)```", (ROOT / "docs/webhooks.md").read_text(), re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(found[1], names)  # noqa: S102 - our own documentation
    return names["is_ours"]


def signed(*secrets: str, seconds_ago: float = 0) -> dict[str, str]:
    at = dt.datetime.fromtimestamp(time.time() - seconds_ago, dt.UTC)
    return headers("evt_1", BODY, secrets, now=at)


def test_the_example_of_the_documentation_knows_our_calls(is_ours: Any) -> None:
    old, new, other = new_secret(), new_secret(), new_secret()

    assert is_ours(new, signed(new), BODY)
    assert is_ours(old, signed(new, old), BODY)
    assert is_ours(new, signed(new, old), BODY)
    assert not is_ours(other, signed(new, old), BODY)
    assert not is_ours(new, signed(new), BODY + b" ")
    assert not is_ours(new, signed(new) | {"webhook-id": "evt_2"}, BODY)
    assert not is_ours(new, signed(new, seconds_ago=600), BODY)


@pytest.mark.parametrize("module", [sign, settle])
def test_the_examples_in_the_code_are_true(module: Any) -> None:
    failed, tried = doctest.testmod(module)

    assert (failed, tried > 0) == (0, True)
