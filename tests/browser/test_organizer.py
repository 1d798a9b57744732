"""An organizer in a real browser: sign in, write a petition, watch it, deliver it.

And every room on a phone.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_security.utils import hash_password
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.delivery.models import Delivery
from petitions.organizers.models import Organizer, Role
from tests.browser.conftest import Visit
from tests.factories import Rows

pytestmark = pytest.mark.browser
PASSWORD = "three geese over Ottawa"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SignIn = Callable[..., Page]
ROOMS = [
    "/organize/",
    "/organize/account",
    "/organize/audit",
    "/organize/roles",
    "/organize/petitions/new",
    "/organize/petitions/stay",
    "/organize/petitions/stay/signatures",
    "/organize/petitions/stay/repeats",
    "/organize/petitions/stay/comments",
    "/organize/petitions/stay/organizations",
    "/organize/petitions/stay/deliveries",
    "/organize/petitions/stay/schedule",
    "/organize/petitions/stay/text/ar",
    "/organize/petitions/stay/write/ask",
    "/organize/petitions/stay/languages",
    "/organize/petitions/stay/look",
    "/organize/petitions/stay/picture",
    "/organize/petitions/stay/preview/office",
    "/organize/petitions/stay/house",
    "/organize/petitions/stay/house/en",
    "/organize/petitions/stay/review",
    "/organize/petitions/stay/addressees",
    "/organize/petitions/stay/details",
    "/organize/petitions/stay/partners",
    "/organize/petitions/stay/downloads",
    "/organize/petitions/stay/check",
    "/organize/petitions/stay/preview",
    "/organize/petitions/stay/export",
]


@pytest.fixture
def organizer(app: Flask, rows: Rows, petition: Petition, session: Session) -> Organizer:
    """Owns the organisation of the petition."""
    made: Organizer = rows.membership(organization=petition.organization, role=Role.OWNER).organizer
    with app.app_context():
        made.password = hash_password(PASSWORD)
    session.commit()
    return made


@pytest.fixture
def sign_in(visit: Visit, organizer: Organizer) -> SignIn:
    """Comes in through the door."""

    def come_in(**window: object) -> Page:
        page = visit("/organize/login", **window)
        enter(page, organizer)
        return page

    return come_in


def enter(page: Page, organizer: Organizer) -> None:
    """Sign in by password."""
    page.goto("/organize/login")
    page.locator("input[name=email]").fill(organizer.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/organize/")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_room_fits_on_a_phone_and_is_accessible(sign_in: SignIn, scheme: str) -> None:
    page = sign_in(width=360, scheme=scheme, reduced_motion="reduce")
    wrong = {}
    for path in ROOMS:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if (found := violations(page)) or too_wide:
            wrong[path] = (too_wide, found)

    assert wrong == {}


def write_and_submit(page: Page) -> None:
    """From the first room to a petition that waits for review."""
    page.get_by_role("link", name="New petition").click()
    page.get_by_label("Title", exact=True).fill("Let the choir sing")
    page.get_by_label("The demand, in one sentence").fill("Give the hall back to the choir.")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What exactly do you ask?").fill("**The hall**, every Tuesday.")
    page.get_by_text("Saved at").wait_for()
    go_on = page.get_by_role("button", name="Save and go on")
    go_on.click()
    page.get_by_label("Minister of Immigration").first.select_option("to")
    go_on.click()
    page.get_by_label("Why is this important?").fill("A choir needs a roof.")
    go_on.click()
    page.get_by_role("link", name="Go on", exact=True).click()
    go_on.click()
    page.get_by_role("link", name="Once, when it closes").click()
    go_on.first.click()
    page.get_by_role("button", name="Submit for review").click()
    assert "It waits for the platform's look." in page.inner_text("main")


def open_with_a_signature(session: Session, rows: Rows) -> None:
    """What the reviewer and the first signatory do."""
    session.rollback()
    made = session.scalars(select(Petition).where(Petition.slug == "let-the-choir-sing")).one()
    assert made.state == PetitionState.SUBMITTED
    made.state, made.opened_at = PetitionState.OPEN, made.created_at
    rows.signature(petition=made, name="Ann Lee", signed_at=made.created_at - dt.timedelta(hours=1))
    session.commit()


def test_an_organizer_writes_a_petition_and_delivers_it(
    sign_in: SignIn, rows: Rows, petition: Petition, session: Session, worker: Callable[[], str]
) -> None:
    page = sign_in()
    write_and_submit(page)
    open_with_a_signature(session, rows)
    page.goto("/organize/petitions/let-the-choir-sing/deliveries")
    page.get_by_role("button", name="Deliver now").click()
    assert "is being prepared" in page.inner_text("main")
    worker()
    page.reload()
    assert "Handed to the office's server" in page.inner_text("main")
    page.get_by_text("files").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="report.pdf").click()

    assert download.value.path().read_bytes().startswith(b"%PDF")
    session.rollback()
    assert session.scalars(select(Delivery.state)).one() == "sent"


# The library's own form; pyproject.toml keeps to the version of WTForms that still takes it.
@pytest.mark.filterwarnings("ignore:Passing SelectField choices:DeprecationWarning")
def test_a_passkey_is_made_and_opens_the_door(browser: Browser, live_url: str, organizer: Organizer) -> None:
    """On localhost, because a passkey belongs to a name and not to a number."""
    context = browser.new_context(base_url=live_url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    tool = context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    enter(page, organizer)
    page.goto("/organize/wan-register")
    page.locator("input[name=name]").fill("my laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/organize/account")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/organize/wan-signin")
    page.get_by_role("button", name="Ask for my passkey").click()
    page.wait_for_url("**/organize/")

    assert "My petitions" in page.inner_text("h1")
    context.close()
