"""The overview as time goes by: midnight, half hours, a goal reached or missed, a page that is left open."""

import datetime as dt
import gzip
import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.ring import ring
from petitions.campaign.models import Petition
from petitions.web.current import now
from petitions.web.organizers.watching import watch
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, text_of

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Sets the overview's clock."""
    return lambda at: monkeypatch.setattr(watch, "now", lambda: at)


@on_sqlite
def test_at_midnight_by_the_sites_clock_another_day_begins(
    room: Room, petition: Petition, clock: Callable[[dt.datetime], None]
) -> None:
    # The night in which clocks go back: a day of 25 hours ends at five o'clock of universal time.
    clock(dt.datetime(2026, 11, 2, 4, 59, tzinfo=dt.UTC))
    before = room.get(f"{BASE}/now")
    again = room.get(f"{BASE}/now", headers={"If-None-Match": before.headers["ETag"]})
    clock(dt.datetime(2026, 11, 2, 5, 0, tzinfo=dt.UTC))
    after = room.get(f"{BASE}/now", headers={"If-None-Match": before.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert after.status_code == 200
    assert "Nov. 1, 2026 (not over yet)" in text_of(before).replace("Nov 1", "Nov. 1")
    assert "Nov. 2, 2026 (not over yet)" in text_of(after).replace("Nov 2", "Nov. 2")


@on_sqlite
def test_an_answer_to_an_open_page_is_small_and_the_same_while_nothing_moves(
    room: Room, petition: Petition, session: Session
) -> None:
    ring(session, petition.id, AlertKind.MILESTONE, key="100", now=now(), facts={"step": 100, "count": 101})
    session.commit()
    first = room.get(f"{BASE}/now", headers={"Accept-Encoding": "gzip"})
    again = room.get(f"{BASE}/now", headers={"If-None-Match": first.headers["ETag"]})

    # The alert's buttons carry a secret that is another one each time.
    assert "csrf_token" in gzip.decompress(first.data).decode()
    assert len(first.data) < 8_000
    assert (again.status_code, again.data) == (304, b"")


@on_sqlite
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"goal": 1}, "Goal reached on May 1, 2026"),
        ({"state": "closed", "closed_at": DAY_ONE + dt.timedelta(days=3)}, "Goal reached no; it is closed"),
        ({"state": "paused"}, "Goal reached not while nobody can sign"),
        ({}, "Goal reached cannot be said yet"),
    ],
)
def test_what_is_said_of_the_goal_is_true_of_the_petition(
    room: Room, petition: Petition, session: Session, changed: dict[str, object], words: str
) -> None:
    for name, value in changed.items():
        setattr(petition, name, value)
    session.commit()

    assert words in text_of(room.get(BASE))
    if "closed_at" in changed:
        assert "May 4, 2026" in text_of(room.get(BASE))
        assert "not over yet" not in text_of(room.get(BASE))


@on_sqlite
@pytest.mark.config(DEFAULT_TIMEZONE="America/St_Johns")
def test_days_of_a_clock_with_half_hours_open_the_rows_that_they_count(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    # 00:10 and 00:40 by that clock, of the second of June: kept under three and under three o'clock UTC.
    for minute in (40, 70):
        at = dt.datetime(2026, 6, 2, 2, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)
        rows.signature(petition=petition, signed_at=at, confirmed_at=at)
    session.commit()
    page = room.get(BASE)

    assert "a day begins half an hour after midnight" in text_of(page)
    days = re.findall(r'joined=([0-9.-]+)">[^<]*</a></th><td class="number">(\d+)</td>', page.text)
    assert sum(int(number) for _, number in days) == 3
    for day, number in days:
        listed = room.get(f"{BASE}/signatures?class=counted&joined={day}").text
        assert listed.count('class="signature-row"') == int(number), day


@on_sqlite
def test_only_what_is_held_is_no_count_and_no_picture(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    held = rows.petition(organization=petition.organization, slug="held")
    rows.signature(petition=held, held_at=now(), held_reason="network")
    session.commit()
    words = text_of(room.get("/organize/petitions/held"))

    assert "In the public count 0" in words
    assert "Received in all 1" in words
    assert "Day by day" not in words
