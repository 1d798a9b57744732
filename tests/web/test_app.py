"""The application is put together of all that it names."""

import importlib.util

import pytest

from petitions.app import PAGES, PARTS


@pytest.mark.parametrize("name", [*PAGES, *PARTS])
def test_every_page_and_part_that_is_named_is_there(name: str) -> None:
    """One that moved without its name would be left out in silence, and its hooks with it."""
    assert importlib.util.find_spec(f"petitions.{name}") is not None
