"""A petition to look at, and browsers as people have them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.signing.models import Exposure
from tests.factories import Rows

Visit = Callable[..., Page]


@pytest.fixture
def database_kind() -> str:
    """What a browser shows does not depend on the database."""
    return "sqlite"


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def petition(rows: Rows, session: Session) -> Petition:
    """Open, in three languages, with a colour, a goal and a few who signed."""
    made: Petition = rows.petition(slug="stay", texts=["en", "fr", "ar"], accent="#7a1f4b", goal=10)
    rows.petition(slug="a-letter", kind=PetitionKind.LETTER)
    for comment in ("Because my grandmother came here too.", "لأن الوعد وعد"):
        rows.signature(petition=made, exposure=Exposure.PUBLIC, comment=comment)
    session.commit()
    return made


@pytest.fixture
def visit(browser: Browser, live_url: str) -> Iterator[Visit]:
    """Open a page as somebody would: `width`, `scheme`, `scripts` and `motion` as they have them.

    Whatever the browser complains of, blocked styles and scripts above all, fails the test.
    """
    complaints: list[str] = []
    contexts = []

    def open_page(
        path: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True, **more: Any
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale="en-CA",
            base_url=live_url,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith(live_url) or complaints.append(asked.url))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A refusal on purpose (422) and a line that was cut are told as failed loads; they are no fault.
    meant = ("422", "404", "ERR_INTERNET_DISCONNECTED")
    assert [each for each in complaints if not any(word in each for word in meant)] == []
