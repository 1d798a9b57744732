"""The map in a real browser: drawn under the strict policy, and walked over by touch and by keys."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.ridings import count_ridings
from petitions.web.current import now
from tests.browser.conftest import Visit
from tests.browser.test_organizer import violations
from tests.factories import Rows
from tests.ridings import squares

pytestmark = pytest.mark.browser
MAP = "/en/petitions/stay/map"


@pytest.fixture
def drawn(rows: Rows, petition: Petition, session: Session) -> None:
    for code, number in (("35001", 6), ("35002", 9)):
        for _ in range(number):
            rows.signature(petition=petition, riding_code=code, province="ON")
    squares.keep(session)
    count_ridings(session, now=now())
    session.commit()


def colour(page: Page, code: str) -> str:
    """In which a riding of the large frame is painted."""
    use = page.locator(f'.main-frame a[href="#r{code}"] use')
    return str(use.evaluate("use => getComputedStyle(use).fill"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_map_fits_and_is_accessible(drawn: None, visit: Visit, width: int, scheme: str) -> None:
    page = visit(MAP, width=width, scheme=scheme)
    box = page.locator(".main-frame a").first.bounding_box()

    assert box is not None
    assert min(box["width"], box["height"]) > 10
    assert colour(page, "35001") != colour(page, "35005")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_a_riding_leads_to_its_row_without_scripts(drawn: None, visit: Visit) -> None:
    page = visit(MAP, width=360, scripts=False)
    page.locator('.main-frame a[href="#r35002"]').click()

    assert page.url.endswith("#r35002")
    expect(page.locator("#r35002")).to_be_in_viewport()


def test_keys_walk_over_the_map_and_say_where_they_are(drawn: None, visit: Visit) -> None:
    page = visit(MAP)
    first = page.locator('.main-frame a[href="#r35001"]')
    first.focus()
    expect(page.locator("[data-reading]")).to_have_text("Square 35001: 6")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-reading]")).to_have_text("Square 35002: 9")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-reading]")).to_have_text("Square 35006: 0")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('svg')") is None
