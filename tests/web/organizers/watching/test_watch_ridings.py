"""Where they live, for organizers: a map once boundaries are loaded, every number, and the rows behind it."""

import datetime as dt
import html
import re

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.ridings import count_ridings
from petitions.organizers.models import Organization, Role
from petitions.web.current import now
from tests.factories import Rows
from tests.ridings import squares
from tests.web.organizers.conftest import Room, SignIn

BASE = "/organize/petitions/let-them-stay"
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def placed(rows: Rows, petition: Petition, session: Session) -> None:
    """Three in one riding, one in another, and the petition's first, who is in none that is known."""
    for code in ("35001", "35001", "35001", "24003"):
        rows.signature(petition=petition, riding_code=code, riding_set="2023")
    count_ridings(session, now=now())
    session.commit()


@pytest.fixture
def drawn(placed: None, session: Session) -> None:
    squares.keep(session)
    session.commit()


def test_every_number_is_told_and_leads_to_its_rows(room: Room, drawn: None) -> None:
    page = room.get(f"{BASE}/ridings").text
    rows = re.findall(r'<tr id="r(\d+)">.*?<td class="number">(\d+)</td>', page)

    assert len(rows) == len(squares.CODES)
    assert rows[:2] == [("35001", "3"), ("24003", "1")]
    assert "Of 5 in the count, the riding of 4 is known and of 1 not." in page
    link = re.search(rf'href="({BASE}/signatures\?riding=35001&amp;class=counted)"', page)
    assert link is not None
    assert room.get(html.unescape(link[1])).text.count('class="signature-row"') == 3


@on_sqlite
def test_a_number_without_a_riding_or_an_outline_is_in_the_table_all_the_same(
    room: Room, drawn: None, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.signature(petition=petition, riding_code="35999")
    count_ridings(session, now=now() + dt.timedelta(minutes=1))
    session.commit()
    page = room.get(f"{BASE}/ridings").text

    assert re.search(r'<tr id="r35999">.*?<td class="number">1</td>', page)
    assert 'id="r35999"' not in room.get(f"{BASE}/ridings?region=ON").text


@on_sqlite
def test_every_outline_leads_to_a_row_of_the_table(room: Room, drawn: None) -> None:
    page = room.get(f"{BASE}/ridings").text

    assert set(re.findall(r'<a href="#(r\d+)">', page)) == set(re.findall(r'<tr id="(r\d+)">', page))
    assert "<title>Square 35001: 3</title>" in page


@on_sqlite
def test_the_overview_has_the_map_with_its_parts_and_no_word_for_each_riding(room: Room, drawn: None) -> None:
    page = room.get(BASE).text

    assert f'href="{BASE}/ridings?region=toronto"' in page
    assert "Square 35001" not in page
    assert 'class="k5"' not in page
    assert "canada.svg" not in page
    assert room.get(f"{BASE}/now").text.count("#r35001") == 2


@on_sqlite
def test_without_boundaries_the_overview_keeps_the_provinces_and_the_page_its_table(
    room: Room, placed: None
) -> None:
    page = room.get(f"{BASE}/ridings").text

    assert "canada.svg" in room.get(BASE).text
    assert re.findall(r'<tr id="r(\d+)">.*?<td class="number">(\d+)</td>', page) == [
        ("35001", "3"),
        ("24003", "1"),
    ]
    assert 'class="frame"' not in page


@on_sqlite
def test_before_anything_was_counted_the_page_says_so(room: Room, petition: Petition) -> None:
    assert "Not counted yet" in room.get(f"{BASE}/ridings").text


@on_sqlite
def test_who_may_not_see_rows_gets_no_way_to_them(
    sign_in: SignIn, rows: Rows, organization: Organization, drawn: None, session: Session
) -> None:
    translator = rows.membership(organization=organization, role=Role.TRANSLATOR).organizer
    session.commit()
    page = sign_in(translator).get(f"{BASE}/ridings").text

    assert "Square 35001" in page
    assert "signatures?riding=" not in page
