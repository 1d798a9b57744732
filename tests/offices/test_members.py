"""Members' offices are kept up; no office is approved, and no address is made up."""

import datetime as dt
import io

import pytest
from sqlalchemy.orm import Session

from petitions.offices.members import Refreshed, refresh_members
from petitions.offices.models import Office
from petitions.offices.queries import member_for_riding, members_named
from petitions.ridings.load import load
from petitions.ridings.represent import Member

TODAY = dt.date(2026, 6, 1)
TOMORROW = TODAY + dt.timedelta(days=1)
ANN = Member("Ann Lee", "Nepean", "35067", "ann@example.org", ("English",))
BO = Member("Bo Roy", "Papineau", "", "bo@example.org", ("French",))


@pytest.fixture(autouse=True)
def two_ridings(session: Session) -> None:
    rows = "35067,Nepean,Nepean,ON\n24053,Papineau,Papineau,QC\n"
    load(session, io.StringIO("fed_num,name_en,name_fr,province\n" + rows))


def refreshed(session: Session, *members: Member, today: dt.date = TODAY) -> Refreshed:
    return refresh_members(session, members, today=today)


def office_of(session: Session, riding: str) -> Office:
    office = member_for_riding(session, riding)
    assert office is not None
    return office


def holders(office: Office) -> list[tuple[str, dt.date, dt.date | None]]:
    return [(each.name, each.from_on, each.until_on) for each in office.holders]


def test_members_are_matched_by_number_and_else_by_name(session: Session) -> None:
    result = refreshed(session, ANN, BO)

    assert (result.new_offices, result.new_holders, result.unmatched) == (2, 2, [])
    assert holders(office_of(session, "24053")) == [("Bo Roy", TODAY, None)]
    assert office_of(session, "24053").language == "fr"
    assert office_of(session, "35067").language == "en"


def test_nothing_is_approved(session: Session) -> None:
    refreshed(session, ANN, BO)

    assert office_of(session, "35067").approved_at is None


def test_the_same_list_changes_nothing(session: Session) -> None:
    refreshed(session, ANN, BO)
    again = refreshed(session, ANN, BO, today=TOMORROW)

    assert (again.new_offices, again.new_holders, again.vacated) == (0, 0, 0)


def test_a_successor_begins_where_the_predecessor_ends(session: Session) -> None:
    refreshed(session, ANN)
    refreshed(session, Member("Cy Roy", "Nepean", "35067", "cy@example.org", ()), today=TOMORROW)

    assert holders(office_of(session, "35067")) == [("Ann Lee", TODAY, TOMORROW), ("Cy Roy", TOMORROW, None)]


def test_two_changes_on_one_day_leave_one_holder(session: Session) -> None:
    refreshed(session, ANN)
    refreshed(session, Member("Cy Roy", "Nepean", "35067", "cy@example.org", ()))

    assert holders(office_of(session, "35067")) == [("Cy Roy", TODAY, None)]


def test_a_seat_that_nobody_holds_becomes_vacant(session: Session) -> None:
    refreshed(session, ANN, BO)
    result = refreshed(session, BO, today=TOMORROW)

    assert result.vacated == 1
    assert office_of(session, "35067").holder_on(TOMORROW) is None


def test_a_riding_with_two_members_named_is_left_alone(session: Session) -> None:
    refreshed(session, ANN)
    result = refreshed(session, ANN, Member("Cy Roy", "Nepean", "35067", "c@example.org", ()), today=TOMORROW)

    assert result.doubled == ["35067"]
    assert holders(office_of(session, "35067")) == [("Ann Lee", TODAY, None)]


def test_a_changed_address_waits_for_approval_again(session: Session, now: dt.datetime) -> None:
    refreshed(session, ANN)
    office_of(session, "35067").approved_at = now
    moved = Member("Ann Lee", "Nepean", "35067", "new@example.org", ())
    result = refreshed(session, moved, today=TOMORROW)

    assert result.changed_addresses == ["mp-35067"]
    assert office_of(session, "35067").approved_at is None


def test_an_approved_address_that_stays_keeps_its_approval(session: Session, now: dt.datetime) -> None:
    refreshed(session, ANN)
    office_of(session, "35067").approved_at = now
    refreshed(session, ANN, today=TOMORROW)

    assert office_of(session, "35067").approved_at == now


def test_no_address_is_made_up(session: Session) -> None:
    result = refreshed(session, Member("Ann Lee", "Nepean", "35067", "", ()))

    assert result.without_address == ["mp-35067"]
    assert office_of(session, "35067").email == ""


def test_a_member_of_no_known_riding_is_told(session: Session) -> None:
    assert refreshed(session, Member("Di Roy", "Atlantis", "99999", "", ())).unmatched == ["Atlantis"]


@pytest.mark.parametrize("words", ["nepean", "Ann", "ann lee"])
def test_members_are_found_by_riding_and_name(session: Session, words: str) -> None:
    refreshed(session, ANN, BO)

    assert [office.slug for office in members_named(session, words)] == ["mp-35067"]


def test_a_successor_without_a_known_address_does_not_get_the_predecessors(
    session: Session, now: dt.datetime
) -> None:
    refreshed(session, ANN)
    office_of(session, "35067").approved_at = now
    refreshed(session, Member("Cy Roy", "Nepean", "", "", (), "Hon."), today=TOMORROW)
    office = office_of(session, "35067")

    assert (office.email, office.approved_at) == ("", None)
    assert office.holders[-1].style("en") == "The Honourable Cy Roy, M.P."
