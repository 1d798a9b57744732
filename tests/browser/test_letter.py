"""Writing a letter in a real browser: own words counted, the preview, the sample back, copying one's own."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.signing.models import Exposure, Signature
from petitions.tokens import Signer
from tests.browser.conftest import Visit
from tests.browser.test_looks import RULES, overflow, violations
from tests.factories import Rows

SAMPLE = "Dear Minister, please let them stay."


def write(page: Page, text: str) -> None:
    page.get_by_label("Text of the letter").fill(text)


def test_own_words_are_counted_and_the_sample_comes_back(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/a-letter", width=360)
    note = page.locator("[data-own-words]")
    expect(note).to_have_text("The sample, as it is")
    write(page, f"{SAMPLE} My neighbour is one of them. Please!")
    expect(note).to_have_text("7 words of your own")

    page.get_by_role("button", name="Put the sample back").click()
    expect(page.get_by_label("Text of the letter")).to_have_value(SAMPLE)
    page.get_by_role("button", name="Back to my words").click()
    expect(page.get_by_label("Text of the letter")).to_have_value(re.compile("My neighbour"))


def test_the_preview_follows_what_is_written(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/a-letter", width=360)
    page.get_by_text("See it as it will arrive").click()
    preview = page.locator("#letter-preview")
    write(page, "I am [name]. I live in [city]. I vote in [riding].")
    expect(preview.locator("[data-text]")).to_have_text("I am Your name. I vote in (your riding).")

    page.get_by_label("Your name", exact=True).fill("Ann Lee")
    page.get_by_text("Add your town or a comment").click()
    page.get_by_label("Town").fill("Hull")
    expect(preview.locator("[data-text]")).to_have_text(
        "I am Ann Lee. I live in Hull. I vote in (your riding)."
    )
    expect(preview).to_contain_text("Dear Minister Okafor,")
    assert violations(page) == []
    assert overflow(page) == 0

    page.get_by_label("Only count me").check()
    expect(preview.locator("[data-name]")).to_have_text("Somebody who does not wish to be named")
    expect(preview.locator("[data-text]")).to_have_text("I vote in (your riding).")


def test_without_scripts_there_is_a_plain_field_and_nothing_dead(visit: Visit, petition: Petition) -> None:
    page = visit("/petitions/a-letter", scripts=False)

    expect(page.get_by_label("Text of the letter")).to_have_value(SAMPLE)
    expect(page.locator("#letter-preview")).to_be_hidden()
    expect(page.get_by_role("button", name="Put the sample back")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_letter_is_copied_and_said_to_be_mailed(
    visit: Visit, app: Flask, petition: Petition, rows: Rows, session: Session, scheme: str
) -> None:
    letter = session.scalars(select(Petition).where(Petition.slug == "a-letter")).one()
    signature: Signature = rows.signature(petition=letter, letter="My own words.", exposure=Exposure.COUNTED)
    session.commit()
    token = Signer(app.config["SECRET_KEY"], "signature").token(signature.public_id)
    page = visit(
        f"/signatures/{token}", width=360, scheme=scheme, permissions=["clipboard-read", "clipboard-write"]
    )
    assert violations(page, RULES) == []
    assert overflow(page) == 0

    page.get_by_role("button", name="Copy the letter").click()
    expect(page.get_by_text("The letter is copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Dear Minister Okafor,\n\nMy own words.\n\nSincerely,\n\nAnn Lee")

    page.get_by_role("button", name="I mailed it").click()
    expect(page.get_by_role("button", name="No, I did not mail it")).to_be_visible()
