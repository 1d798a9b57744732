"""The watch page: every number adds up, and opens what is behind it."""

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.tally import close_batch
from petitions.extensions import db
from petitions.signing.models import CountClass, Exposure, SignatureState
from petitions.web.current import now
from petitions.web.organizers.watching.pictures import growth, shares
from tests.factories import Rows
from tests.web.organizers.conftest import Room, text_of

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


def numbers(page: str) -> dict[str, int]:
    """Class → number, as the table shows them."""
    table = page.partition('class="data classes"')[2].partition("</table>")[0]
    rows = re.findall(r'class=([a-z]+)">[^<]+</a></th><td class="number">([\d,]+)</td>', table)
    return {name: int(number.replace(",", "")) for name, number in rows}


@pytest.fixture
def everything(rows: Rows, petition: Petition, session: Session) -> None:
    """One more signature in every class that is easily made."""
    for state in ("pending", "declined", "expired", "withdrawn", "invalidated"):
        rows.signature(petition=petition, state=SignatureState(state))
    first = rows.signature(petition=petition, province="QC", language="fr", source="choir")
    rows.signature(
        petition=petition, repeat_of_id=first.id, repeat_reason="same_mailbox_same_name", slot=None
    )
    rows.signature(petition=petition, held_at=first.signed_at, held_reason="network")
    rows.signature(petition=petition, origin="import", country="US", province="")
    rows.signature(petition=petition, origin="paper", province="")
    rows.signature(petition=petition, kind="organization", organization="Common Table")
    session.commit()


def test_classes_add_up_to_what_was_received(room: Room, everything: None) -> None:
    page = room.get(BASE).text

    assert numbers(page) == dict.fromkeys((str(name) for name in CountClass), 1) | {"confirmed": 2}
    assert sum(numbers(page).values()) == 12
    assert "Received in all 12" in text_of(room.get(BASE))


@on_sqlite
def test_the_count_is_the_public_one(room: Room, everything: None) -> None:
    page = room.get(BASE).text
    public = room.get("/petitions/let-them-stay/count.json").json

    assert public is not None
    assert f'data-count="{public["count"]}"' in page
    assert public["count"] == 4


@on_sqlite
def test_pictures_have_tables_behind_them_and_no_style(room: Room, everything: None) -> None:
    page = room.get(BASE).text

    assert '<svg class="growth"' in page
    assert "The numbers as a table" in page
    assert "Outside Canada" in page
    assert "Not known" in page
    assert "choir" in page
    assert re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)", page) is None


@on_sqlite
def test_what_is_held_is_told_with_its_reason(room: Room, everything: None) -> None:
    words = text_of(room.get(BASE))

    assert "1 signature held · Very many from one network in a short time" in words
    assert "1 of 1 confirmed" in words


@on_sqlite
def test_the_page_asks_as_much_of_many_signatures_as_of_few(
    app: Flask, room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    asked: list[str] = []
    room.get(BASE)  # the first visit also notes where somebody signed in
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    room.get(BASE)
    few = len(asked)
    for _ in range(40):
        rows.signature(petition=petition)
    session.commit()
    while close_batch(session):
        session.commit()
    session.commit()
    asked.clear()
    room.get(BASE)

    assert len(asked) == few


@on_sqlite
def test_a_petition_that_nobody_signed_says_so(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.petition(organization=petition.organization, slug="empty")
    session.commit()

    assert "Nobody has signed yet" in text_of(room.get("/organize/petitions/empty"))


@on_sqlite
def test_the_first_room_shows_what_needs_somebody(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.signature(petition=petition, held_at=now(), held_reason="network")
    rows.signature(petition=petition, exposure=Exposure.COUNTED)
    session.commit()
    words = text_of(room.get("/organize/"))

    assert "1 signature held" in words
    assert "2 of 1,000" in words


def test_days_that_were_quiet_stand_in_the_picture_and_today_is_marked() -> None:
    first, today = dt.date(2026, 5, 1), dt.date(2026, 5, 4)
    picture = growth({first: 4, first + dt.timedelta(2): 8}, today=today)

    assert picture is not None
    assert [(bar.count, bar.total, bar.is_part) for bar in picture.bars] == [
        (4, 4, False),
        (0, 4, False),
        (8, 12, False),
        (0, 12, True),
    ]
    assert (picture.most, picture.total, picture.width) == (8, 12, 40.0)
    assert [(bar.y, bar.height) for bar in picture.bars[:3]] == [(50.0, 50.0), (100.0, 0.0), (0.0, 100.0)]


def test_a_long_time_is_drawn_by_weeks_that_begin_on_monday() -> None:
    first, today = dt.date(2026, 1, 1), dt.date(2026, 6, 1)
    picture = growth({first: 1, today: 2}, today=today)

    assert picture is not None
    assert picture.is_weekly
    assert {bar.first.weekday() for bar in picture.bars[1:]} == {0}
    assert sum(bar.count for bar in picture.bars) == 3
    assert (picture.bars[-1].is_part, picture.bars[0].is_part) == (True, False)


def test_nothing_is_drawn_of_nothing() -> None:
    assert growth({}, today=dt.date(2026, 6, 1)) is None


def test_shares_are_the_largest_first_and_leave_nothing_out() -> None:
    rows = shares([("B", 1, "/b"), ("A", 3, "/a"), ("C", 0, "/c")])

    assert [(row.label, row.path, row.count, row.percent, row.of_all) for row in rows] == [
        ("A", "/a", 3, 100.0, 75.0),
        ("B", "/b", 1, 33.3, 25.0),
    ]
