"""A campaign's colour can be read on our paper, whatever it is."""

import itertools

import pytest
from flask.testing import FlaskClient

from petitions.web.home.accent import (
    DARK_PAPER,
    LIGHT_PAPER,
    accent_sheet,
    contrast,
    legible,
)

COLOURS = list(itertools.product((0, 60, 128, 200, 255), repeat=3))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("paper", [LIGHT_PAPER, DARK_PAPER])
def test_every_colour_becomes_legible(paper: tuple[int, int, int]) -> None:
    assert min(contrast(legible(colour, paper), paper) for colour in COLOURS) >= 4.5


def test_a_colour_that_is_legible_stays_as_it_is() -> None:
    assert legible((0x7A, 0x1F, 0x4B), LIGHT_PAPER) == (0x7A, 0x1F, 0x4B)
    assert "--accent:#7a1f4b;--on-accent:#ffffff" in accent_sheet("7a1f4b")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("colour", ["7a1f4", "7A1F4B", "red", "7a1f4b;x", "zzzzzz"])
def test_what_is_no_colour_is_no_style_sheet(client: FlaskClient, colour: str) -> None:
    assert client.get(f"/accent/{colour}.css").status_code == 404
