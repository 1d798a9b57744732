"""The schedule form: said back in words, refused beside the field, kept as a rule."""

import datetime as dt
import re

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.slots.arrange import Arrangement, arrange
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.web.current import now
from tests.web.organizers.conftest import Room, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PATH = "/organize/petitions/let-them-stay/schedule"
WEEKLY: dict[str, object] = {
    "frequency": "weekly",
    "starts_on": "2030-06-03",
    "at": "09:30",
    "interval": "1",
    "weekdays": ["0", "3"],
    "monthly": "day",
    "zone": "America/Toronto",
    "at_close": "1",
    "is_active": "1",
    "minimum_interval_hours": "24",
    "hold_hours": "12",
}


def kept(session: Session, petition: Petition) -> DeliverySchedule | None:
    look_again(session)
    return session.get(DeliverySchedule, petition.id)


def test_a_look_says_it_back_with_the_next_five_times_and_keeps_nothing(
    room: Room, petition: Petition, session: Session
) -> None:
    answer = room.post(PATH, WEEKLY | {"look": "1"})
    words = text_of(answer)

    assert "it is not saved yet" in words
    assert "Every Monday and Thursday at 9:30" in words
    assert answer.text.partition('id="said-back"')[2].partition("</div>")[0].count("<time") == 5
    assert "Monday, June 3, 2030" in words
    assert kept(session, petition) is None


def test_office_hours_are_said_and_move_the_next_times(
    room: Room, petition: Petition, session: Session
) -> None:
    saturdays = WEEKLY | {"weekdays": ["5"], "starts_on": "2030-06-01", "keeps_office_hours": "1"}
    words = text_of(room.post(PATH, saturdays | {"look": "1"}))

    assert "never on a holiday, at the offices in: Ontario" in words
    assert "Monday, June 3, 2030" in words
    assert room.post(PATH, saturdays).status_code == 302
    row = kept(session, petition)
    assert row is not None
    assert row.keeps_office_hours
    field = room.get(PATH).text.partition('name="keeps_office_hours"')[2].partition(">")[0]
    assert "checked" in field


def test_saving_what_the_page_shows_changes_no_rule(room: Room, petition: Petition, session: Session) -> None:
    """A rule without a first day, as commands make it: "the same day as the first" leans on what is shown."""
    rule = "FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=14;BYMINUTE=0"
    arrange(session, petition, values=Arrangement("America/Toronto", rule), now=now())
    session.commit()
    page = room.get(PATH).text
    (first_day,) = re.findall(r'name="starts_on"[^>]*value="([0-9-]+)"', page)
    typed = {"frequency": "monthly", "monthly": "day", "weekdays": [], "starts_on": first_day, "at": "14:00"}
    assert first_day.endswith("-15")
    assert room.post(PATH, WEEKLY | typed).status_code == 302

    row = kept(session, petition)
    assert row is not None
    assert "BYMONTHDAY=15" in row.rule


def test_what_lies_before_sending_is_said_and_the_number_that_is_next(
    room: Room, petition: Petition, session: Session
) -> None:
    petition.closes_at = now() + dt.timedelta(days=3)
    session.commit()
    typed = {"frequency": "", "every_count": "50", "look": "1"}
    words = text_of(room.post(PATH, WEEKLY | typed))

    assert "At 50 signatures a delivery goes out; 1 are in the count." in words
    assert "when the petition closes" in words
    assert "It goes out 12 hours later, unless somebody stops it." in words
    petition.organization.wants_second_person = True
    session.commit()
    assert "when a second person has looked at it" in text_of(room.post(PATH, WEEKLY | typed))


def test_a_schedule_that_is_switched_off_does_nothing(room: Room) -> None:
    words = text_of(room.post(PATH, {**WEEKLY, "is_active": "", "look": "1"}))

    assert "Only when somebody presses “Deliver now”" in words
    assert "No day can be foretold." in words


def test_what_is_saved_comes_back_in_the_same_fields(
    room: Room, petition: Petition, session: Session
) -> None:
    assert room.post(PATH, WEEKLY | {"every_count": "1000", "at_counts": "500, 100"}).status_code == 302
    row = kept(session, petition)

    assert row is not None
    assert row.rule == "DTSTART:20300603T093000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH"
    assert (row.every_count, row.at_counts, row.hold_hours) == (1000, [100, 500], 12)
    page = room.get(PATH).text
    for part in (
        '<option value="weekly" selected>',
        'value="2030-06-03"',
        'value="09:30"',
        'name="weekdays" value="3" checked',
        'value="1000"',
        'value="100, 500"',
    ):
        assert part in page
    assert 'name="weekdays" value="1" checked' not in page


@pytest.mark.parametrize(
    ("typed", "rule", "said"),
    [
        ({"frequency": "once"}, "DTSTART:20300603T093000", "Once: June 3, 2030"),
        ({"frequency": "daily", "interval": "2"}, "RRULE:FREQ=DAILY;INTERVAL=2", "Every 2 days at 9:30"),
        ({"frequency": "monthly", "monthly": "1:0"}, "BYDAY=1MO", "Every month on the first Monday"),
        ({"frequency": "monthly", "monthly": "-1:4"}, "BYDAY=-1FR", "Every month on the last Friday"),
        ({"frequency": "monthly", "monthly": "last"}, "BYMONTHDAY=-1", "Every month on the last day"),
        ({"frequency": "monthly", "monthly": "day"}, "BYMONTHDAY=3", "Every month on day 3"),
        ({"frequency": "weekly", "until": "2030-12-31"}, "UNTIL=20301231T235959", "until December 31, 2030"),
        (
            {"frequency": "custom", "rule": "FREQ=MONTHLY;BYDAY=2TU"},
            "FREQ=MONTHLY;BYDAY=2TU",
            "second Tuesday",
        ),
        ({"frequency": ""}, "", "When the petition closes"),
        ({"frequency": "", "at_close": ""}, "", "Only when somebody presses"),
    ],
)
def test_each_choice_becomes_its_rule(
    room: Room,
    petition: Petition,
    session: Session,
    typed: dict[str, object],
    rule: str,
    said: str,
) -> None:
    data = {name: value for name, value in (WEEKLY | typed).items() if value != "" or name == "frequency"}
    assert room.post(PATH, data).status_code == 302
    row = kept(session, petition)

    assert row is not None
    assert rule in row.rule
    assert bool(rule) == bool(row.rule)
    assert said in text_of(room.get(PATH))


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (
            {"frequency": "custom", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
            "rule",
            "nothing would ever be delivered",
        ),
        ({"until": "2020-01-01"}, "frequency", "nothing would ever be delivered"),
        ({"frequency": "custom", "rule": "FREQ=HOURLY"}, "rule", "more often than"),
        ({"frequency": "custom", "rule": "every now and then"}, "rule", "cannot be read as a rule"),
        ({"frequency": "daily", "minimum_interval_hours": "48"}, "frequency", "more often than"),
        ({"weekdays": []}, "weekdays", "at least one day of the week"),
        ({"starts_on": "soon"}, "starts_on", "the first day and the time"),
        ({"at": "noon"}, "at", "the first day and the time"),
        ({"zone": "Mars/Olympus"}, "zone", "is not a time zone"),
        ({"every_count": "0", "at_counts": "0"}, "at_counts", "begin at 1"),
        ({"at_counts": "many"}, "at_counts", "Numbers with commas"),
        ({"minimum_interval_hours": "0"}, "minimum_interval_hours", "At least one hour"),
        ({"hold_hours": "1000"}, "hold_hours", "At most 336 hours"),
        ({"interval": "99"}, "interval", "From 1 to 52"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    room: Room, petition: Petition, session: Session, typed: dict[str, object], field: str, said: str
) -> None:
    answer = room.post(PATH, WEEKLY | typed)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'href="#{field}"' in answer.text
    assert kept(session, petition) is None
    assert 'value="2030-06-03"' in answer.text or "starts_on" in typed
