"""Offices and holders come from CSV; what cannot be read is told by its line."""

import datetime as dt
import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.offices.load import Loaded, load
from petitions.offices.models import Office
from petitions.offices.queries import approve, member_for_riding, office_by_slug, offices_to_petition

HEAD = (
    "slug,kind,title_en,title_fr,email,cc_emails,address_en,approved,holder,style_en,from_on,until_on,"
    "size_limit_mb\n"
)
MINISTER = (
    "ircc,minister,Minister of Immigration,Ministre de l’Immigration,minister@example.ca,"
    'a@example.ca b@example.ca,House of Commons|Ottawa,yes,Maya Okafor,"The Honourable Maya Okafor, P.C.",'
    "2025-05-13,,25\n"
)


def loaded(session: Session, text: str, now: dt.datetime) -> Loaded:
    return load(session, io.StringIO(text), now=now)


def test_a_row_makes_an_office_with_its_holder(session: Session, now: dt.datetime) -> None:
    result = loaded(session, HEAD + MINISTER, now)
    office = office_by_slug(session, "ircc")

    assert (result.new_offices, result.new_holders, result.refused) == (1, 1, [])
    assert office is not None
    assert (office.email, office.cc_emails) == ("minister@example.ca", ["a@example.ca", "b@example.ca"])
    assert office.address_en == "House of Commons\nOttawa"
    assert (office.approved_at, office.size_limit_mb) == (now, 25)
    holder = office.holder_on(dt.date(2026, 1, 1))
    assert holder is not None
    assert (holder.style_en, holder.salutation_en) == ("The Honourable Maya Okafor, P.C.", "Dear Maya Okafor")


def test_loading_twice_changes_nothing(session: Session, now: dt.datetime) -> None:
    loaded(session, HEAD + MINISTER, now)
    again = loaded(session, HEAD + MINISTER, now)

    assert (again.new_offices, again.changed_offices, again.new_holders) == (0, 0, 0)


def test_a_new_holder_ends_the_one_before(session: Session, now: dt.datetime) -> None:
    successor = "ircc,minister,,,,,,,Noor Haddad,,2026-03-01,,\n"
    loaded(session, HEAD + MINISTER + successor, now)
    office = office_by_slug(session, "ircc")

    assert office is not None
    assert [(each.name, each.from_on, each.until_on) for each in office.holders] == [
        ("Maya Okafor", dt.date(2025, 5, 13), dt.date(2026, 3, 1)),
        ("Noor Haddad", dt.date(2026, 3, 1), None),
    ]
    assert office.title_en == "Minister of Immigration"


def test_one_who_held_it_before_is_told_of_last(session: Session, now: dt.datetime) -> None:
    predecessor = "ircc,minister,,,,,,,Noor Haddad,,2019-03-01,,\n"
    loaded(session, HEAD + MINISTER + predecessor, now)
    office = office_by_slug(session, "ircc")

    assert office is not None
    session.refresh(office, ["holders"])
    assert [(each.name, each.until_on) for each in office.holders] == [
        ("Noor Haddad", dt.date(2025, 5, 13)),
        ("Maya Okafor", None),
    ]


def test_a_kind_that_was_wrong_is_mended(session: Session, now: dt.datetime) -> None:
    loaded(session, HEAD + MINISTER.replace("minister", "other", 1), now)
    result = loaded(session, HEAD + MINISTER, now)
    office = office_by_slug(session, "ircc")

    assert office is not None
    assert (result.changed_offices, office.kind) == (1, "minister")


def test_a_changed_address_loses_its_approval(session: Session, now: dt.datetime) -> None:
    loaded(session, HEAD + MINISTER, now)
    moved = MINISTER.replace("minister@example.ca", "other@example.ca", 1).replace(",yes,", ",,")
    result = loaded(session, HEAD + moved, now)
    office = office_by_slug(session, "ircc")

    assert result.unapproved == ["ircc"]
    assert office is not None
    assert (office.email, office.approved_at) == ("other@example.ca", None)
    approve(session, office, now=now)
    assert office.approved_at == now


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",minister,A,B,,,,,,,,,\n", "slug_missing"),
        ("x,duke,A,B,,,,,,,,,\n", "kind_unknown"),
        ("x,minister,A,,,,,,,,,,\n", "title_missing"),
        ("x,minister,A,B,two@words@example.ca,,,,,,,,\n", "email_malformed"),
        ("x,minister,A,B,,,,,Ann Lee,,01/02/2026,,\n", "day_malformed"),
        ("x,minister,A,B,,,,,,,,,many\n", "number_malformed"),
        ("x,minister,A,B,,,,,,,,,0\n", "size_out_of_range"),
        ("X y!,minister,A,B,,,,,,,,,\n", "slug_malformed"),
        ("x,minister,A,B,snow@localhost,,,,,,,,\n", "email_malformed"),
        ("x,minister,A,B,snow@example.ca,aide,,,,,,,\n", "email_malformed"),
        ("x,minister,A,B,,,,perhaps,,,,,\n", "yes_or_no"),
        ("x,minister,A,B,,,,,Ann Lee,,,,\n", "from_missing"),
        ("x,minister,A,B,,,,,Ann Lee,,2025-05-13,2025-05-13,\n", "days_reversed"),
        ("x,minister,A,B,,,1 Main St, Ottawa,,,,,,5\n", "too_many_cells"),
        (f"x,minister,{301 * 'A'},B,,,,,,,,,\n", "too_long"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_its_line(
    session: Session, now: dt.datetime, row: str, code: str
) -> None:
    result = loaded(session, HEAD + MINISTER + row, now)

    assert [(line, told) for line, told, _ in result.refused] == [(3, code)]
    assert result.new_offices == 1


def test_a_head_line_without_titles_is_refused(session: Session, now: dt.datetime) -> None:
    with pytest.raises(Refusal) as refusal:
        loaded(session, "slug,kind,title_en\nx,minister,A\n", now)
    assert refusal.value.values["columns"] == "title_fr"


def test_a_head_line_with_a_slip_of_the_pen_loads_nothing(session: Session, now: dt.datetime) -> None:
    with pytest.raises(Refusal, match="columns_unknown") as refusal:
        loaded(session, "slug,kind,title_en,title_fr,emial\nx,minister,A,B,a@example.ca\n", now)
    assert refusal.value.values["columns"] == "emial"


def test_lines_are_numbered_as_in_an_editor(session: Session, now: dt.datetime) -> None:
    rows = 'a,other,A,A,"House of Commons\nOttawa"\n,,,,\nb,duke,B,B,\n'
    result = loaded(session, "slug,kind,title_en,title_fr,address_en\n" + rows, now)

    assert [(line, code) for line, code, _ in result.refused] == [(5, "kind_unknown")]


def test_new_copies_wait_for_approval_like_a_new_address(session: Session, now: dt.datetime) -> None:
    loaded(session, HEAD + MINISTER, now)
    moved = MINISTER.replace("b@example.ca", "c@example.ca").replace(",yes,", ",,")
    result = loaded(session, HEAD + moved, now)
    office = office_by_slug(session, "ircc")

    assert result.unapproved == ["ircc"]
    assert office is not None
    assert (office.cc_emails, office.approved_at) == (["a@example.ca", "c@example.ca"], None)


def test_members_are_found_by_riding_and_not_offered_in_the_list(session: Session, now: dt.datetime) -> None:
    head = "slug,kind,title_en,title_fr,riding_code\n"
    rows = "mp-1,member,MP,Députée,35067\npm,prime_minister,Prime Minister,Première ministre,\na,other,A,A,\n"
    load(session, io.StringIO(head + rows), now=now)

    assert [office.slug for office in offices_to_petition(session)] == ["pm", "a"]
    found = member_for_riding(session, "35067")
    assert found is not None
    assert found.slug == "mp-1"
    assert member_for_riding(session, "99999") is None
    assert len(session.scalars(select(Office)).all()) == 3
