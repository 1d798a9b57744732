"""The overview in a real browser, left open while people sign."""

import datetime as dt

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.ring import ring
from petitions.campaign.models import Petition
from petitions.organizers.models import Organizer
from petitions.web.current import now
from tests.browser.test_organizer import SignIn, organizer, sign_in, violations
from tests.factories import Rows

pytestmark = pytest.mark.browser
__all__ = ["organizer", "sign_in"]
OVERVIEW = "/organize/petitions/stay"
# How often the page looks is shortened by the browser's own clock.
# Less than the time after which a page no longer waits for an answer.
SOON = 18_000


def watched(page: Page) -> Page:
    page.clock.install()
    page.goto(OVERVIEW)
    return page


def test_the_count_moves_while_somebody_looks_and_what_is_open_stays_open(
    sign_in: SignIn, rows: Rows, petition: Petition, session: Session
) -> None:
    page = watched(sign_in())
    page.locator("#part-growth summary").click()
    expect(page.locator("#part-now .count-number")).to_have_text("2")
    at = now() - dt.timedelta(minutes=1)
    rows.signature(petition=petition, signed_at=at, confirmed_at=at)
    session.commit()
    page.locator("h1").click()
    page.clock.run_for(SOON)

    expect(page.locator("#part-now .count-number")).to_have_text("3")
    expect(page.locator("#part-growth details")).to_have_attribute("open", "")


def test_a_new_alert_appears_by_itself(sign_in: SignIn, petition: Petition, session: Session) -> None:
    page = watched(sign_in())
    facts = {"step": 100, "count": 101}
    ring(session, petition.id, AlertKind.MILESTONE, key="100", now=now(), facts=facts)
    session.commit()
    page.clock.run_for(SOON)

    expect(page.get_by_text("A round number reached")).to_be_visible()
    assert violations(page) == []


def test_a_page_whose_sign_in_has_ended_says_so_and_keeps_its_numbers(
    sign_in: SignIn, app: Flask, organizer: Organizer
) -> None:
    page = watched(sign_in())
    page.context.clear_cookies()
    page.clock.run_for(SOON)

    expect(page.get_by_text("Your sign-in has ended.").first).to_be_visible()
    expect(page.locator("#part-now .count-number")).to_have_text("2")
    assert page.get_by_role("link", name="Sign in again").get_attribute("href") == OVERVIEW


def test_figures_that_grow_old_say_so_until_the_line_is_back(
    sign_in: SignIn, rows: Rows, petition: Petition, session: Session
) -> None:
    page = watched(sign_in())
    page.context.set_offline(True)
    page.clock.run_for(SOON)

    expect(page.locator(".old-figures")).to_contain_text("The newest figures cannot be had at the moment")
    expect(page.locator("#part-now .count-number")).to_have_text("2")
    at = now() - dt.timedelta(minutes=1)
    rows.signature(petition=petition, signed_at=at, confirmed_at=at)
    session.commit()
    page.context.set_offline(False)

    expect(page.locator("#part-now .count-number")).to_have_text("3")
    expect(page.locator(".old-figures")).to_be_hidden()


def test_whoever_is_in_the_middle_of_a_part_stays_there_while_it_moves(
    sign_in: SignIn, rows: Rows, petition: Petition, session: Session
) -> None:
    page = watched(sign_in())
    page.locator("#part-growth summary").press("Enter")
    at = now() - dt.timedelta(minutes=1)
    rows.signature(petition=petition, signed_at=at, confirmed_at=at)
    session.commit()
    page.clock.run_for(SOON)

    expect(page.locator("#part-growth tbody tr").first.locator("td").last).to_have_text("3")
    expect(page.locator("#part-growth summary")).to_be_focused()


def test_a_page_that_is_left_open_does_not_grow(sign_in: SignIn) -> None:
    page = watched(sign_in())
    whole = page.request.get(f"{OVERVIEW}/now").text()
    looks: list[int] = []

    def answer(route: Route) -> None:
        looks.append(len(looks))
        route.fulfill(body=whole.replace(">2<", f">{len(looks)}<"), content_type="text/html")

    page.route("**/now", answer)
    counts = [_nodes_after(page, looks, number) for number in (10, 40)]

    assert counts[1] <= counts[0]


def _nodes_after(page: Page, looks: list[int], number: int) -> int:
    """How many nodes the browser holds once the page has been exchanged so often, the rubbish taken out."""
    while len(looks) < number:
        with page.expect_response("**/now"):
            page.clock.run_for(SOON)
        expect(page.locator("#part-now .count-number")).to_have_text(str(len(looks)))
    line = page.context.new_cdp_session(page)
    line.send("HeapProfiler.collectGarbage")
    return int(line.send("Memory.getDOMCounters")["nodes"])


def test_without_scripts_the_overview_is_whole(sign_in: SignIn) -> None:
    page = sign_in(scripts=False, width=360)
    page.goto(OVERVIEW)

    for heading in ("What came in, and how it is counted", "From the form to the count", "Where they live"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
