"""The comment desk under somebody's fingers, and an organisation that signs and waits, in a real browser."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment
from petitions.signing.models import Signature, SignatureKind
from petitions.tokens import Signer
from tests.browser.conftest import Visit
from tests.browser.test_looks import overflow, violations
from tests.browser.test_organizer import SignIn, organizer, sign_in

pytestmark = pytest.mark.browser
__all__ = ["organizer", "sign_in"]
DESK = "/organize/petitions/stay/comments"


@pytest.fixture
def gathered(petition: Petition, session: Session) -> None:
    gather_batch(session)
    session.commit()


def focused(page: Page) -> str:
    words: str = page.evaluate(
        "document.activeElement.closest('[data-id]')?.querySelector('blockquote').textContent ?? ''"
    )
    return words


@pytest.mark.usefixtures("gathered")
def test_the_desk_works_by_keyboard(sign_in: SignIn, session: Session) -> None:
    page = sign_in()
    page.goto(DESK)
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    assert focused(page) != first != ""
    expect(page.locator(".is-read")).to_have_count(1)
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("c")
    expect(page.locator(".comment-row .badge.open")).to_have_count(1)
    assert focused(page) == first
    page.keyboard.press("h")
    page.keyboard.type("Names a child")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Hidden because: Names a child")).to_be_visible()
    session.rollback()

    assert session.scalars(select(Comment.hidden_reason).where(Comment.hidden_reason != "")).all() == [
        "Names a child"
    ]


@pytest.mark.usefixtures("gathered")
def test_every_act_has_a_key_on_an_arabic_keyboard_too_and_the_place_is_kept(sign_in: SignIn) -> None:
    page = sign_in()
    page.goto(f"{DESK}?show=new")
    page.keyboard.press("?")
    expect(page.locator("[data-key-list]")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    press_arabic(page, "ت", "KeyJ")
    assert (first := focused(page)) != ""
    press_arabic(page, "ء", "KeyX")
    expect(page.locator("[data-ticked]")).to_have_text("1")
    press_arabic(page, "ق", "KeyR")
    # What was read has left this list: the one that took its place is where the hands are.
    expect(page.locator(".comment-row")).to_have_count(1)
    assert first != focused(page) != ""
    page.keyboard.press("c")
    expect(page.locator("[data-said]")).to_have_text("The comment is chosen: the office reads it first.")


def press_arabic(page: Page, key: str, code: str) -> None:
    """What a browser tells of a key when the keyboard is set to Arabic."""
    page.evaluate(
        "([key, code]) => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }))",
        [key, code],
    )


@pytest.mark.usefixtures("gathered")
def test_the_keys_can_be_turned_off_for_good(sign_in: SignIn) -> None:
    page = sign_in()
    page.goto(DESK)
    page.locator("[data-key-list] summary").click()
    page.get_by_label("Use these keys").uncheck()
    page.reload()
    page.keyboard.press("j")

    assert focused(page) == ""


@pytest.mark.usefixtures("gathered")
def test_the_desk_works_without_scripts(sign_in: SignIn) -> None:
    page = sign_in(scripts=False)
    page.goto(DESK)
    page.get_by_role("button", name="I have read this page").click()
    expect(page.locator(".is-read")).to_have_count(2)


@pytest.mark.usefixtures("gathered")
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_reporting_a_comment_is_accessible_and_takes_two_presses(visit: Visit, language: str) -> None:
    page = visit(f"/{language}/petitions/stay", width=360, scripts=False)
    page.locator("a.report").first.click()
    # Axe waits for timers, and without scripts there are none: it looks at the same page with them.
    same = visit(page.url, width=360)
    assert violations(same) == []
    assert overflow(same) == 0
    page.locator("input[type=radio]").first.check()
    page.locator("main button").click()

    assert page.locator("h1").inner_text() != ""
    assert page.locator("form").count() == 0


def test_an_organisation_signs_waits_and_puts_its_logo_up(
    visit: Visit, app: Flask, petition: Petition, session: Session
) -> None:
    petition.kind = PetitionKind.STATEMENT
    session.commit()
    page = visit("/petitions/stay", width=360)
    assert not page.get_by_label("Name of the organisation").is_visible()
    page.get_by_label("For an organisation").check()
    page.get_by_label("Name of the organisation").fill("Common Table")
    page.get_by_label("Its name in French").fill("La Table commune")
    page.get_by_label("Its website").fill("www.table.example.ca")
    page.get_by_label("Your role there").fill("Chair")
    page.get_by_label("Your name", exact=True).fill("Ann Lee")
    page.get_by_label("Your e-mail address").fill("ann@example.org")
    page.get_by_label("Postal code").fill("K1A 0A6")
    assert violations(page) == []
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_url("**/check-your-inbox")
    signed = session.scalars(select(Signature).where(Signature.kind == SignatureKind.ORGANIZATION)).one()
    page.goto("/signatures/" + Signer(app.config["SECRET_KEY"], "signature").token(signed.public_id))
    page.get_by_role("button", name="Confirm my signature").click()

    expect(page.get_by_text("Your organisation waits for the organizers")).to_be_visible()
    assert violations(page) == []
    assert overflow(page) == 0
    logo = {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    page.locator("#logo-file").set_input_files(logo)
    page.get_by_role("button", name="Show this logo").click()
    expect(page.get_by_text("A logo can be a PNG, a JPEG or a WebP file.")).to_be_visible()
