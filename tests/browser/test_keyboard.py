"""The way through a petition without a mouse and without eyes, as docs/accessibility.md tells it."""

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.signing.models import Signature, SignatureState
from petitions.tokens import Signer
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
# What a person comes past from the first field of the form to its button.
FORM = ["name", "email", "postal_code", "country", "SUMMARY", "exposure", "consent_updates", "BUTTON"]


def here(page: Page) -> str:
    """What has the focus: the name of the field, else the kind of element."""
    found: str = page.evaluate("document.activeElement.name || document.activeElement.tagName")
    return found


def test_the_first_key_leads_past_the_header(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay", width=360)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_form_is_walked_in_the_order_in_which_it_is_read(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay")
    page.locator("#name").focus()
    walked = [here(page)]
    while walked[-1] != "BUTTON" and len(walked) < 20:
        page.keyboard.press("Tab")
        walked.append(here(page))

    assert walked == FORM


def test_whatever_has_the_focus_can_be_seen_to_have_it(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay", width=360)
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const here = document.activeElement, style = getComputedStyle(here);"
            " return [here.outerHTML.slice(0, 80), style.outlineStyle, parseFloat(style.outlineWidth)] })()"
        )
        if "<body" not in style[0] and (style[1] == "none" or style[2] < 2):
            unseen.append(style)

    assert unseen == []


def test_mistakes_are_told_first_and_lead_to_their_fields(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay")
    page.locator("#sign button[type=submit]").press("Enter")
    summary = page.locator("#error-summary")
    summary.wait_for()

    assert summary.get_attribute("role") == "alert"
    first = summary.locator("a").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.locator("#name").get_attribute("aria-invalid") == "true"
    described = page.locator("#name").get_attribute("aria-describedby") or ""
    assert page.locator(f"#{described.split()[0]}").inner_text()


def test_a_screen_reader_finds_its_way(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay")
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(each => Number(each.tagName[1]))")

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1  # type: ignore[arg-type]
    names = [each.get_attribute("aria-label") for each in page.get_by_role("navigation").all()]
    assert len(set(names)) == len(names)
    assert page.locator("[data-count-url] [role=status]").count() == 1
    assert page.locator("[aria-live=assertive]").count() == 0


def press_until(page: Page, selector: str, *, at_most: int = 60) -> None:
    """Tab on until an element has the focus."""
    for _ in range(at_most):
        if page.locator(selector).evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no key leads to {selector}")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_whole_way_is_gone_by_keys_alone(
    visit: Visit, app: Flask, petition: Petition, session: Session, scripts: bool
) -> None:
    page = visit("/ar/petitions/stay", width=360, scripts=scripts)
    press_until(page, "#sign button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("#error-summary").wait_for()
    press_until(page, "#error-summary a >> nth=0")
    page.keyboard.press("Enter")
    for field, typed in (("#name", "Ann Lee"), ("#email", "keys@example.org"), ("#postal_code", "K1A 0A6")):
        press_until(page, field)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/check-your-inbox")
    assert page.locator("html").get_attribute("lang") == "ar"

    session.rollback()
    row = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
    assert row is not None
    page.goto("/signatures/" + Signer(app.config["SECRET_KEY"], "signature").token(row.public_id))
    press_until(page, "form[action$='/confirm'] button")
    page.keyboard.press("Enter")
    page.locator(".notice.good").wait_for()

    session.expire_all()
    session.rollback()
    assert session.get_one(Signature, row.id).state == SignatureState.CONFIRMED


def test_a_button_that_can_do_nothing_is_not_there(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay", scripts=False)

    assert [each.inner_text() for each in page.locator("button:visible").all()] == ["Sign"]
