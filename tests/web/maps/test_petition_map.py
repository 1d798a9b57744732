"""The public map: small numbers hidden, a table behind it, outlines from one file that is kept for good."""

import gzip
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.ridings import count_ridings
from petitions.ridings.models import RidingMap
from petitions.web.current import now
from tests.factories import Rows
from tests.ridings import squares

NUMBERS = {"35001": 2, "35002": 3, "35005": 7, "35006": 12, "24003": 40}
MAP = "/en/petitions/stay/map"


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"])
    for code, number in NUMBERS.items():
        for _ in range(number):
            province = "ON" if code.startswith("35") else "QC"
            rows.signature(petition=made, riding_code=code, province=province)
    for _ in range(6):
        rows.signature(petition=made, province="ON")
    return made


@pytest.fixture
def drawn(session: Session, petition: Petition) -> RidingMap:
    kept = squares.keep(session)
    count_ridings(session, now=now())
    session.commit()
    return kept


def cells(page: str) -> dict[str, str]:
    """The numbers of the table by riding, in its order."""
    found = re.findall(r'<tr id="r(\d+)">.*?<td class="number">([^<]+)</td></tr>', page)
    return dict(found)


def test_small_numbers_are_hidden_on_the_map_and_in_the_table(client: FlaskClient, drawn: RidingMap) -> None:
    page = client.get(MAP).text
    told = cells(page)

    assert len(told) == len(squares.CODES)
    assert list(told.items())[:3] == [("24003", "40"), ("35006", "12"), ("35005", "7")]
    assert (told["35001"], told["35002"], told["24004"]) == ("under 5", "under 5", "0")
    assert "Square 35001: under 5" in page
    assert "Of 70 in the count, the riding of 64 is known and of 6 not." in page
    assert not re.search(r"\sstyle=|<style", page)


def test_outlines_come_from_one_file_that_is_kept_for_good(client: FlaskClient, drawn: RidingMap) -> None:
    address = f"/maps/{drawn.digest}.svg"
    page = client.get(MAP).text
    answer, plain = client.get(address, headers={"Accept-Encoding": "gzip, br"}), client.get(address)

    assert set(re.findall(r'href="(/maps/[^#"]+)', page)) == {address}
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "image/svg+xml"
    ids = set(re.findall(r'id="([^"]+)"', gzip.decompress(answer.data).decode()))
    assert set(re.findall(rf'href="{address}#([^"]+)"', page)) <= ids
    assert plain.data == gzip.decompress(answer.data)
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get("/maps/0000000000000000.svg").status_code == 404


def test_a_part_of_the_map_shows_its_own_ridings(client: FlaskClient, drawn: RidingMap) -> None:
    page = client.get(f"{MAP}?region=QC").text

    assert sorted(cells(page)) == [code for code in squares.CODES if code.startswith("24")]
    assert 'aria-current="page"><abbr title="Quebec">QC</abbr>' in page
    assert client.get(f"{MAP}?region=atlantis").status_code == 404


def test_the_table_is_sorted_by_links(client: FlaskClient, drawn: RidingMap) -> None:
    by_name = list(cells(client.get(f"{MAP}?sort=name").text))
    by_province = list(cells(client.get(f"{MAP}?sort=province").text))

    assert client.get(f"{MAP}?sort=sorts-that-would-fill-the-cache").status_code == 404
    assert by_name == squares.CODES
    assert by_province == sorted(squares.CODES, key=lambda code: (code.startswith("24"), code))


def test_names_and_words_are_in_the_language_of_the_page(client: FlaskClient, drawn: RidingMap) -> None:
    page = client.get("/fr/petitions/stay/map").text

    assert "Carré 35001" in page
    assert "Square 35001" not in page
    assert "Licence du gouvernement ouvert – Canada" in page


def test_the_petition_leads_to_the_map_when_there_is_one(
    client: FlaskClient, petition: Petition, session: Session
) -> None:
    session.commit()
    assert "/petitions/stay/map" not in client.get("/petitions/stay").text
    assert client.get(MAP).status_code == 404
    squares.keep(session)
    count_ridings(session, now=now())
    session.commit()

    assert f'href="{MAP}"' in client.get("/petitions/stay").text


def test_the_map_of_a_petition_that_nobody_may_read_is_not_there(
    client: FlaskClient, drawn: RidingMap, petition: Petition, session: Session
) -> None:
    petition.state = "draft"
    session.commit()

    assert client.get(MAP).status_code == 404
