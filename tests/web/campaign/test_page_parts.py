"""What stands around the text: contents of a long one, data for machines, ways to hand it on, days."""

import datetime as dt
import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from tests.factories import Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
LONG = "\n\n".join(f"## Part {number}\n\n{'One word after another. ' * 60}" for number in range(1, 4))


@pytest.fixture
def petition(rows: Rows, session: Session) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "ar"], goal=10)
    session.commit()
    return made


def test_a_long_text_has_a_table_of_contents_that_leads_somewhere(
    client: FlaskClient, petition: Petition, session: Session
) -> None:
    petition.text().why = LONG
    session.commit()
    page = client.get("/petitions/stay").text
    (contents,) = re.findall(r'<nav class="contents".*?</nav>', page, re.DOTALL)
    targets = re.findall(r'href="#([^"]+)"', contents)

    assert "Part 2" in contents
    assert [each for each in targets if f'id="{each}"' not in page] == []


def test_a_short_text_has_none(client: FlaskClient, petition: Petition) -> None:
    assert 'class="contents"' not in client.get("/petitions/stay").text


def test_machines_learn_what_the_page_is_about(
    client: FlaskClient, petition: Petition, session: Session, rows: Rows
) -> None:
    petition.text().title = "A </script><script>alert(1)</script> title"
    rows.signature(petition=petition)
    session.commit()
    page = client.get("/petitions/stay").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(block)

    assert told["name"] == petition.text().title
    assert told["inLanguage"] == "en"
    assert told["interactionStatistic"]["userInteractionCount"] == 1
    assert told["url"].endswith("/petitions/stay")
    assert None not in told.values()


def test_every_way_to_hand_it_on_has_its_own_mark(client: FlaskClient, petition: Petition) -> None:
    page = client.get("/ar/petitions/stay").text
    (ways,) = re.findall(r'<ul class="channels".*?</ul>', page, re.DOTALL)
    marks = re.findall(r"petitions%2Fstay%3Fsource%3D(\w+)", ways)

    assert "email" in marks
    assert len(set(marks)) == len(marks) == ways.count("<li>")
    assert "/ar/petitions/stay?source=link" in page
    assert "/ar/petitions/stay?source=share" in page
    assert 'rel="canonical" href="http://127.0.0.1:8000/ar/petitions/stay"' in re.sub(r"\s+", " ", page)


def test_a_day_is_that_of_the_site_and_not_of_greenwich(
    client: FlaskClient, petition: Petition, session: Session
) -> None:
    petition.closes_at = dt.datetime(2099, 7, 2, 3, 30, tzinfo=dt.UTC)  # the first of July in Ottawa
    session.commit()

    assert "Open until July 1, 2099." in client.get("/petitions/stay").text
