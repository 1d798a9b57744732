"""The House's lists are read as they are; nothing in them is made up for."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.offices.house import Minister, read_members, read_ministers
from petitions.offices.models import Office
from petitions.offices.proposals import decide, open_proposals, propose_ministers
from petitions.ridings.represent import Member
from tests.factories import Rows

TODAY = dt.date(2026, 6, 1)
MEMBERS_XML = """<?xml version="1.0" encoding="utf-8"?>
<ArrayOfMemberOfParliament xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<MemberOfParliament><PersonId>1</PersonId><PersonShortHonorific>Hon.</PersonShortHonorific>
<PersonOfficialFirstName>Ann</PersonOfficialFirstName><PersonOfficialLastName>Lee</PersonOfficialLastName>
<ConstituencyName>Larch Valley—North</ConstituencyName>
<ConstituencyProvinceTerritoryName>Ontario</ConstituencyProvinceTerritoryName>
<CaucusShortName>Independent</CaucusShortName><FromDateTime>2025-04-28T00:00:00</FromDateTime>
<ToDateTime xsi:nil="true" /></MemberOfParliament>
<MemberOfParliament><PersonId>2</PersonId><PersonShortHonorific />
<PersonOfficialFirstName>Bo</PersonOfficialFirstName><PersonOfficialLastName>Gone</PersonOfficialLastName>
<ConstituencyName>Larch Valley—South</ConstituencyName><FromDateTime>2025-04-28T00:00:00</FromDateTime>
<ToDateTime>2026-01-01T00:00:00</ToDateTime></MemberOfParliament>
</ArrayOfMemberOfParliament>""".encode()
MINISTERS_XML = """<ArrayOfMinister xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<Minister><PersonId>1</PersonId><OrderOfPrecedence>7</OrderOfPrecedence>
<PersonShortHonorific>Hon.</PersonShortHonorific><PersonOfficialFirstName>Bo</PersonOfficialFirstName>
<PersonOfficialLastName>Roy</PersonOfficialLastName><Title>{title}</Title>
<FromDateTime>2026-05-20T00:00:00</FromDateTime><ToDateTime xsi:nil="true" /></Minister>
</ArrayOfMinister>"""
ROY = Minister("1", "7", "Bo Roy", "Roy", "Hon.", "Minister of Immigration, Refugees and Citizenship",
               dt.date(2026, 5, 20))  # fmt: skip
ANN = Member("Ann Lee", "Larch Valley—North", "", "", (), "Hon.")
HOUSE_CSV = (
    "Honorific Title,First Name,Last Name,Constituency,Province / Territory,Political Affiliation,"
    "Start Date,End Date\n"
    "Hon.,Ann,Lee,Larch Valley—North,Ontario,Independent,2025-04-28,\n"
    ",Bo,Gone,Larch Valley—South,Ontario,Independent,2025-04-28,2026-01-01\n"
)
OWN_CSV = "name,riding,email,languages\nAnn Lee,99001,ann@example.org,English French\n,99002,,\n"


@pytest.mark.parametrize("data", [MEMBERS_XML, HOUSE_CSV.encode(), b"\xef\xbb\xbf" + HOUSE_CSV.encode()])
def test_members_of_the_house_are_read_without_those_who_left(data: bytes) -> None:
    assert read_members(data) == [ANN]


def test_our_own_list_may_name_numbers_addresses_and_languages() -> None:
    expected = Member("Ann Lee", "", "99001", "ann@example.org", ("English", "French"), "")

    assert read_members(OWN_CSV.encode()) == [expected]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b\n1,2\n",
        b"\xff\xfe\x00",
        b"<html",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        read_members(data)


def test_ministers_are_read_with_their_first_day() -> None:
    assert read_ministers(MINISTERS_XML.format(title=ROY.title).encode()) == [ROY]


@pytest.mark.parametrize(
    ("change", "code"),
    [(("<Minister>", "<Person>"), "file_unreadable"), (("2026-", "13.5."), "day_malformed")],
)
def test_a_list_that_cannot_be_read_says_why(change: tuple[str, str], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        read_ministers(MINISTERS_XML.format(title=ROY.title).replace(*change).encode())


def test_a_list_without_ministers_is_no_list() -> None:
    with pytest.raises(Refusal, match="no_ministers"):
        read_ministers(b"<ArrayOfMemberOfParliament/>")


@pytest.fixture
def office(session: Session) -> Office:
    """An office that Maya Okafor holds."""
    held: Office = Rows(session).holder().office
    return held


def holders(office: Office, session: Session) -> list[tuple[str, dt.date, dt.date | None]]:
    session.expire_all()
    return [(each.name, each.from_on, each.until_on) for each in office.holders]


def test_a_shuffle_waits_for_a_persons_yes(session: Session, office: Office, now: dt.datetime) -> None:
    result = propose_ministers(session, [ROY], {}, now=now, today=TODAY)
    assert [each.name for each in result.new] == ["Bo Roy"]
    assert [name for name, *_ in holders(office, session)] == ["Maya Okafor"]

    decide(session, office, is_right=True, now=now, today=TODAY)
    assert holders(office, session) == [
        ("Maya Okafor", dt.date(2025, 5, 13), dt.date(2026, 5, 20)),
        ("Bo Roy", dt.date(2026, 5, 20), None),
    ]
    assert office.holders[1].style("en") == "The Honourable Bo Roy, P.C., M.P."
    assert office.approved_at is not None
    assert open_proposals(session) == []
    assert propose_ministers(session, [ROY], {}, now=now, today=TODAY).unchanged == 1


def test_a_no_leaves_the_holder_and_is_not_asked_again(
    session: Session, office: Office, now: dt.datetime
) -> None:
    propose_ministers(session, [ROY], {}, now=now, today=TODAY)
    decide(session, office, is_right=False, now=now, today=TODAY)

    assert [name for name, *_ in holders(office, session)] == ["Maya Okafor"]
    assert propose_ministers(session, [ROY], {}, now=now, today=TODAY).new == []
    with pytest.raises(Refusal):
        decide(session, office, is_right=True, now=now, today=TODAY)


def test_a_title_that_no_office_bears_needs_its_french_name(session: Session, now: dt.datetime) -> None:
    assert propose_ministers(session, [ROY], {}, now=now, today=TODAY).unknown == [ROY.title]

    french = {("1", "7"): "Ministre de l’Immigration"}
    result = propose_ministers(session, [ROY], french, now=now, today=TODAY)
    made = result.new[0].office
    assert (made.title_fr, made.email, made.approved_at) == ("Ministre de l’Immigration", "", None)
    assert made.holder_on(TODAY) is None


def test_the_prime_minister_is_found_under_either_title(session: Session, now: dt.datetime) -> None:
    office = Rows(session).office(kind="prime_minister", title_en="Prime Minister of Canada")
    first = replace(ROY, title="Prime Minister")

    result = propose_ministers(session, [first], {("1", "7"): "Premier ministre"}, now=now, today=TODAY)
    assert [each.office for each in result.new] == [office]


def test_titles_that_begin_alike_get_addresses_of_their_own(session: Session, now: dt.datetime) -> None:
    long = "President of the King’s Privy Council for Canada and Minister responsible for Canada-U.S. Trade"
    ministers = [replace(ROY, title=f"{long}, {end}", order=end) for end in ("North", "South")]
    french = {("1", "North"): "Nord", ("1", "South"): "Sud"}

    result = propose_ministers(session, ministers, french, now=now, today=TODAY)
    assert len(result.new_offices) == len(set(result.new_offices)) == 2
    assert all(len(slug) <= 80 for slug in result.new_offices)
