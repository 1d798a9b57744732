"""The widget in a browser, on a page of another origin that a server of its own gives out."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response
from playwright.sync_api import Browser, Frame, Page, expect
from werkzeug.serving import make_server

from petitions.campaign.models import Petition
from tests.factories import Rows
from tests.servers import HOST, free_port

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)]
Visit = Callable[..., Page]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr", "ar"], accent="#e0b000", goal=10)
    made.text().demand = "Stop the deportations, grant permanent residence and let families be. " * 4
    for _ in range(3):
        rows.signature(petition=made)
    rows.session.commit()
    return made


@pytest.fixture
def partner_url(live_url: str) -> Iterator[str]:
    """A parish's site, under another name of this machine; its page has a script that would lie."""
    site = Flask("parish")

    @site.get("/")
    @site.get("/<lang>")
    def page(lang: str = "") -> Response:
        said = f' data-lang="{lang}"' if lang else ""
        script = (
            f'<script async src="{live_url}/petitions/stay/embed.js"{said} data-source="parish"></script>'
        )
        body = f"<main><h1>Our parish</h1><div>{script}</div><p>After</p></main>"
        return Response(f'<!doctype html><html lang="fr-CA"><title>Parish</title><body>{body}</body></html>')

    port = free_port()
    server = make_server(HOST, port, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://localhost:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(browser: Browser, partner_url: str, petition: Petition) -> Iterator[Visit]:
    """Open the parish's page; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: str = "/en", *, width: int = 400, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(partner_url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [each for each in complaints if "404" not in each] == []  # the parish has no favicon


def widget(page: Page) -> Frame:
    """The widget's own page, once it has told its height."""
    page.wait_for_function("parseInt(document.querySelector('iframe').style.height) !== 420")
    return page.frames[1]


def test_the_script_puts_the_widget_where_it_stands(visit: Visit) -> None:
    page = visit()
    frame = page.locator("main > div > script + iframe")

    expect(frame).to_have_attribute("title", "Let them stay (en)")
    expect(frame).to_have_attribute("loading", "lazy")
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("Let them stay (en)")
    expect(page.frame_locator("iframe").locator("[data-count]")).to_have_text("3")


@pytest.mark.parametrize("width", [296, 400, 700])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_frame_is_as_high_as_the_widget(visit: Visit, width: int, lang: str) -> None:
    page = visit(f"/{lang}", width=width)
    inside = widget(page)
    page.wait_for_timeout(200)
    frame = page.locator("iframe").bounding_box()

    assert frame
    assert 280 <= frame["width"] <= 600
    assert frame["height"] == inside.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    assert inside.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    assert inside.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_widget_is_accessible_by_day_and_by_night(visit: Visit, scheme: str, lang: str) -> None:
    page = visit(f"/{lang}", color_scheme=scheme, reduced_motion="reduce")

    for part in (page, widget(page)):
        found = Axe().run(part, options=RULES).response["violations"]
        assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in found] == []


def test_the_language_of_the_page_is_taken_when_none_is_named(visit: Visit) -> None:
    inside = widget(visit("/"))

    assert inside.url.endswith("/fr/petitions/stay/embed?source=parish")


def test_the_button_opens_the_petition_beside_with_the_partners_mark(visit: Visit) -> None:
    page = visit()
    with page.context.expect_page() as opened:
        page.frame_locator("iframe").get_by_role("link", name="Sign this petition").click()
    petition = opened.value

    expect(petition.get_by_role("heading", level=1)).to_have_text("Let them stay (en)")
    assert petition.locator("input[name=source]").get_attribute("value") == "parish"
    assert petition.evaluate("window.opener") is None


def test_the_count_moves_while_somebody_looks(visit: Visit, rows: Rows, petition: Petition) -> None:
    page = visit()
    expect(page.frame_locator("iframe").locator("[data-count]")).to_have_text("3")
    rows.signature(petition=petition)
    rows.session.commit()

    expect(page.frame_locator("iframe").locator("[data-count]")).to_have_text("4", timeout=15_000)


def test_a_height_told_by_anybody_else_is_not_believed(visit: Visit) -> None:
    page = visit()
    widget(page)
    before = page.locator("iframe").evaluate("each => each.style.height")
    page.evaluate("window.postMessage({countersign: 'stay', height: 3000}, '*')")
    page.wait_for_timeout(200)

    assert page.locator("iframe").evaluate("each => each.style.height") == before


def test_the_visitors_browser_gets_no_cookie(visit: Visit) -> None:
    page = visit()
    widget(page)

    assert page.context.cookies() == []
