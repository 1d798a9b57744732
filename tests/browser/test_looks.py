"""Every kind of page on a phone, by day and by night, in three languages: it fits, and is accessible."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from petitions.campaign.models import Petition
from petitions.signing.models import SignatureState
from petitions.tokens import Signer
from tests.browser.conftest import Visit
from tests.factories import Rows

PATHS = [
    "/",
    "/fr/",
    "/petitions?state=all",
    "/petitions?q=nothing-like-it",
    "/petitions/stay",
    "/fr/petitions/stay",
    "/ar/petitions/stay",
    "/petitions/a-letter",
    "/petitions/stay/check-your-inbox",
    "/petitions/stay/deliveries",
    "/verify",
    "/privacy",
    "/accessibility",
    "/no-such-page",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Page, rules: dict[str, list[str]] = RULES) -> list[str]:
    """What axe finds wrong: the rule and the elements."""
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_and_fits_on_a_phone(visit: Visit, petition: Petition, path: str) -> None:
    page = visit(path, width=360, reduced_motion="reduce")
    assert violations(page) == []
    assert overflow(page) == 0

    page.emulate_media(color_scheme="dark")
    assert violations(page, {"runOnly": ["color-contrast"]}) == []


@pytest.mark.parametrize("path", ["/", "/petitions/stay", "/ar/petitions/stay"])
def test_a_page_fits_when_it_is_enlarged_four_times(visit: Visit, petition: Petition, path: str) -> None:
    # 1280 pixels at 400 % are 320 (WCAG 1.4.10).
    assert overflow(visit(path, width=320)) == 0


@pytest.mark.parametrize("state", list(SignatureState))
def test_the_signatorys_page_is_accessible_in_every_state(
    visit: Visit, app: Flask, petition: Petition, rows: Rows, state: SignatureState
) -> None:
    slot = 1 if state in (SignatureState.PENDING, SignatureState.CONFIRMED) else None
    signature = rows.signature(petition=petition, state=state, slot=slot, comment="Words", letter="A letter")
    rows.session.commit()
    page = visit(
        "/signatures/" + Signer(app.config["SECRET_KEY"], "signature").token(signature.public_id), width=360
    )

    assert violations(page) == []
    assert overflow(page) == 0


def test_the_form_with_mistakes_is_accessible(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay", width=360)
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_role("alert").wait_for()

    assert violations(page) == []


def test_a_text_from_right_to_left_begins_at_the_right(visit: Visit, petition: Petition) -> None:
    page = visit("/ar/petitions/stay")
    heading = page.get_by_role("heading", level=1)

    assert heading.evaluate("each => getComputedStyle(each).direction") == "rtl"


def test_nothing_moves_for_who_wants_no_motion(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay", reduced_motion="reduce")
    button = page.get_by_role("button", name="Sign", exact=True)

    assert button.evaluate("each => getComputedStyle(each).transitionDuration") == "0s"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_on_paper_the_page_has_its_text_and_no_form(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay")
    page.emulate_media(media="print")

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text("Because a promise was made.").is_visible()
    assert not page.locator("#sign").is_visible()


def test_a_petition_weighs_no_more_than_30_kilobytes_before_compression_helps(
    visit: Visit, petition: Petition
) -> None:
    page = visit("/petitions/stay")
    sizes = page.evaluate(
        "[...performance.getEntriesByType('resource')].map(each => [each.name, each.decodedBodySize])"
    )

    assert {name.rpartition(".")[2].partition("?")[0] for name, _ in sizes} <= {"css", "js", "svg", "json"}
    assert sum(size for _, size in sizes) < 40_000
