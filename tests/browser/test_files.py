"""A large file in a real browser: its page follows by itself, or by a link, and hands the file out."""

import datetime as dt
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.dispatch.files import make_due
from petitions.web.current import now
from petitions.web.organizers.watching import transfer
from tests.browser.test_organizer import RULES, SignIn, organizer, sign_in

__all__ = ["organizer", "sign_in"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_a_large_file_is_waited_for_and_fetched(
    app: Flask,
    sign_in: SignIn,
    petition: Petition,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    scripts: bool,
) -> None:
    monkeypatch.setattr(transfer, "AT_ONCE", 0)
    session.commit()
    page = sign_in(scripts=scripts, width=360)
    page.goto(f"/organize/petitions/{petition.slug}/export")
    page.get_by_label("a table in plain text (CSV)").check()
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_text("It waits for its turn.")).to_be_visible()
    again = page.get_by_role("link", name="Look again")
    again.focus()
    with app.app_context():
        make_due(clock=lambda: now() + dt.timedelta(seconds=1), keep_on=lambda: True)
    if not scripts:
        again.click()
    fetching = page.get_by_role("link", name="Download")
    expect(fetching).to_be_visible()
    expect(page.get_by_text("The file is ready.")).to_be_visible()
    if scripts:
        expect(fetching).to_be_focused()
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
    with page.expect_download() as coming:
        fetching.click()
    assert b"Because my grandmother" in Path(coming.value.path()).read_bytes()
