"""What a browser calculates before it signs: unnoticed, said when one has to wait, and in nobody's way."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.signing.models import Signature
from tests.browser.conftest import Visit

asks_always = pytest.mark.config(PROOF_OF_WORK="always", RATE_LIMITS=True)
SENT = re.compile("/petitions/stay/check-your-inbox$")
SPOKEN = "One moment: your device does a small calculation"


def sign(page: Page, *, email: str = "ann@example.org") -> None:
    """Fill the form in and press the button."""
    page.get_by_label("Your name", exact=True).fill("Ann Lee")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("Postal code").fill("K1A 0A6")
    page.get_by_role("button", name="Sign", exact=True).click()


def figures(app: Flask) -> dict[str, int]:
    found: dict[str, int] = app.extensions["signing_gate"].figures()
    return {outcome: number for outcome, number in found.items() if number}


@asks_always
@pytest.mark.parametrize(("scripts", "outcome"), [(True, "solved"), (False, "missing")])
def test_everybody_signs_and_whoever_has_scripts_brings_the_work(
    visit: Visit, app: Flask, petition: Petition, session: Session, scripts: bool, outcome: str
) -> None:
    page = visit("/petitions/stay", scripts=scripts)
    sign(page)

    expect(page).to_have_url(SENT)
    assert figures(app) == {outcome: 1}
    newest = session.scalars(select(Signature).order_by(Signature.id.desc()).limit(1)).one()
    assert (newest.name, newest.held_at) == ("Ann Lee", None)


@asks_always
def test_the_work_is_spoken_of_only_when_one_has_to_wait_for_it(
    visit: Visit, app: Flask, petition: Petition
) -> None:
    page = visit("/petitions/stay")
    waiting: list[Route] = []
    page.route("**/challenge.json", lambda route: waiting.append(route))
    spoken = page.locator("[data-work-status]")
    page.get_by_label("Your name", exact=True).focus()
    page.keyboard.type("Ann")
    expect(page.get_by_label("Your name", exact=True)).to_have_value("Ann")
    expect(spoken).to_have_text("")
    sign(page)
    expect(spoken).to_contain_text(SPOKEN)
    expect(spoken).to_have_role("status")
    page.get_by_role("button", name="Sign", exact=True).click()
    (challenge,) = waiting
    challenge.continue_()

    expect(page).to_have_url(SENT)
    assert figures(app) == {"solved": 1}


@asks_always
def test_who_comes_back_signs_for_somebody_else(visit: Visit, app: Flask, petition: Petition) -> None:
    page = visit("/petitions/stay")
    sign(page)
    expect(page).to_have_url(SENT)
    page.go_back()
    sign(page, email="bo@example.org")
    expect(page).to_have_url(SENT)

    assert figures(app) == {"solved": 2}


@asks_always
def test_the_form_is_sent_although_no_challenge_can_be_had(
    visit: Visit, app: Flask, petition: Petition
) -> None:
    page = visit("/petitions/stay")
    page.route("**/challenge.json", lambda asked: asked.fulfill(status=404))
    sign(page)

    expect(page).to_have_url(SENT)
    assert figures(app) == {"missing": 1}


def test_nothing_is_calculated_when_it_is_calm(visit: Visit, app: Flask, petition: Petition) -> None:
    page = visit("/petitions/stay")
    loaded: list[str] = []
    page.on("request", lambda asked: loaded.append(asked.url))
    sign(page)

    expect(page).to_have_url(SENT)
    assert [url for url in loaded if "solver" in url] == []
    assert len([url for url in loaded if url.endswith("/challenge.json")]) == 1
    assert figures(app) == {}
