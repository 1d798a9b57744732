"""A search says what it looked for, how many it found, and gives nobody away who is only counted."""

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.dedupe.sweep import sweep_batch
from petitions.signing.finding import read_batch
from petitions.signing.models import Exposure, Signature
from tests.factories import Rows
from tests.web.organizers.conftest import Room, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


def keep(session: Session) -> None:
    read_batch(session)
    session.commit()


def test_each_part_of_a_search_is_said_and_can_be_left_out(room: Room, session: Session) -> None:
    keep(session)
    page = room.get(f"{BASE}/signatures?words=ann+2026-05-05&until=2030-01-01&class=held")
    words = text_of(page)

    assert "0 signatures" in words
    assert "with a word that begins with “ann”" in words
    assert "in the class “Held”" in words
    assert "signed from May 5, 2026 to January 1, 2030" in words
    assert f'href="{BASE}/signatures?class=held&amp;words=ann"' in page.text
    assert "counted only is never found by words" in words


def test_pages_lead_to_both_ends(room: Room, rows: Rows, petition: Petition, session: Session) -> None:
    for number in range(60):
        rows.signature(petition=petition, name=f"Zed {number:02}", source="choir")
    keep(session)
    first = room.get(f"{BASE}/signatures?source=choir")
    oldest = room.get(f"{BASE}/signatures?source=choir&after=0")
    later = oldest.text.partition('rel="prev" href="')[2].partition('"')[0].replace("&amp;", "&")

    assert "60 signatures" in text_of(first)
    assert ("Zed 59" in first.text, "Zed 09" in first.text) == (True, False)
    assert ("Zed 00" in oldest.text, "Zed 50" in oldest.text) == (True, False)
    assert "Zed 59" in room.get(later).text
    assert "60 signatures" in text_of(room.get(f"{BASE}/signatures?source=choir&count=all"))


def test_a_pair_with_somebody_who_is_only_counted_has_no_names(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    hidden = rows.signature(petition=petition, name="Secret Sue", exposure=Exposure.COUNTED)
    alike = {"postal_code": hidden.postal_code, "country": hidden.country}
    seen = rows.signature(petition=petition, name="Secret Sue", email="two@example.org", **alike)
    sweep_batch(session)
    keep(session)
    page = text_of(room.get(f"{BASE}/repeats"))

    assert seen.repeat_reason
    assert "One person: count once" in page
    assert "Secret Sue" not in page


def test_a_repeat_names_the_first_only_where_both_may_be_known(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    def pair(name: str, exposure: Exposure) -> tuple[Signature, Signature]:
        first = rows.signature(petition=petition, name=name, exposure=exposure)
        mark = {"repeat_of_id": first.id, "repeat_reason": "same_mailbox_same_name"}
        again = rows.signature(petition=petition, name=name, **mark)
        return first, again

    known, _ = pair("Known Kim", Exposure.PUBLIC)
    hidden, _ = pair("Secret Sue", Exposure.COUNTED)
    keep(session)
    page = room.get(f"{BASE}/signatures?class=repeats").text

    assert f"person={known.id}" in page
    assert f"person={hidden.id}" not in page
    assert "Secret Sue" not in text_of(room.get(f"{BASE}/signatures?person={hidden.id}"))
    assert "2 signatures" in text_of(room.get(f"{BASE}/signatures?person={known.id}"))
