"""Signing in a real browser: with and without scripts, by keyboard, and the number that moves."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.signing.models import Signature
from petitions.tokens import Signer
from tests.browser.conftest import Visit
from tests.factories import Rows


def fill(page: Page, *, email: str = "ann@example.org", postal_code: str = "K1A 0A6") -> None:
    page.get_by_label("Your name", exact=True).fill("Aïcha O’Neil")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("Postal code").fill(postal_code)


def newest(session: Session) -> Signature:
    session.rollback()
    return session.scalars(select(Signature).order_by(Signature.id.desc()).limit(1)).one()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_signs_and_confirms(
    visit: Visit, app: Flask, petition: Petition, session: Session, scripts: bool
) -> None:
    page = visit("/petitions/stay", width=360, scripts=scripts)
    fill(page)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page).to_have_url(re.compile("/petitions/stay/check-your-inbox$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: check your inbox")

    signature = newest(session)
    page.goto("/signatures/" + Signer(app.config["SECRET_KEY"], "signature").token(signature.public_id))
    expect(page.get_by_text("You are signing as Aïcha O’Neil")).to_be_visible()
    page.get_by_role("button", name="Confirm my signature").click()
    expect(page.get_by_text("Your signature is confirmed")).to_be_visible()
    assert newest(session).state == "confirmed"
    assert page.context.cookies() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_mistakes_are_listed_with_links_and_nothing_typed_is_lost(
    visit: Visit, petition: Petition, scripts: bool
) -> None:
    page = visit("/petitions/stay", scripts=scripts)
    fill(page, postal_code="K1A OA6")
    page.get_by_label("Only count me").check()
    page.get_by_role("button", name="Sign", exact=True).click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("“O” is a letter. Did you mean 0?")
    summary.get_by_role("link").first.click()
    field = page.get_by_label("Postal code")
    expect(field).to_be_focused()
    expect(field).to_have_value("K1A OA6")
    expect(field).to_have_accessible_description(re.compile("Did you mean 0"))
    expect(page.get_by_label("Your name", exact=True)).to_have_value("Aïcha O’Neil")
    expect(page.get_by_label("Only count me")).to_be_checked()


def test_the_form_is_signed_by_keyboard_alone(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_label("Your name", exact=True).focus()
    for typed in ("Ann Lee", "ann@example.org", "K1A 0A6"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.get_by_label("Postal code").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("check-your-inbox$"))


def test_a_letter_is_rewritten_and_sent_with_the_signature(
    visit: Visit, petition: Petition, session: Session
) -> None:
    page = visit("/petitions/a-letter")
    letter = page.get_by_label("Text of the letter")
    expect(letter).to_have_value("Dear Minister, please let them stay.")
    letter.fill("Dear Minister,\n\nin my own words.")
    fill(page)
    page.get_by_role("button", name="Sign and send").click()

    expect(page).to_have_url(re.compile("check-your-inbox$"))
    assert newest(session).letter == "Dear Minister,\n\nin my own words."


def test_the_number_and_the_bar_move_while_one_looks(
    visit: Visit, petition: Petition, rows: Rows, session: Session
) -> None:
    page = visit("/petitions/stay")
    expect(page.locator("[data-count]")).to_have_text("2")
    rows.signature(petition=petition)
    session.commit()

    expect(page.locator("[data-count]")).to_have_text("3", timeout=10_000)
    assert page.locator("progress").evaluate("bar => bar.value") == 3


def test_the_field_says_how_much_room_is_left(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/stay")
    page.get_by_text("Add your town or a comment").click()
    page.get_by_label("Comment").fill("❤️ short")

    expect(page.locator(".counter").first).to_have_text("8 / 2,000")
