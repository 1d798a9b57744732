"""Ridings come from CSV, each under its number in its order."""

import io

import pytest
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.ridings.load import load, riding_key, ridings

HEAD = "fed_num,name_en,name_fr,province,area_km2\n"
TWO = "35067,Nepean,Nepean,ON,100\n24053,Papineau,Papineau,QC,9\n"


def test_ridings_are_loaded_and_loaded_again(session: Session) -> None:
    assert load(session, io.StringIO(HEAD + TWO)).new == 2
    again = load(session, io.StringIO(HEAD + TWO.replace("Papineau,QC", "Papineau-Nord,QC")))

    assert (again.new, again.changed) == (0, 1)
    assert [(each.code, each.name("fr")) for each in ridings(session)] == [
        ("24053", "Papineau-Nord"),
        ("35067", "Nepean"),
    ]


def test_a_number_is_another_place_in_another_order(session: Session) -> None:
    load(session, io.StringIO(HEAD + "35064,Mississauga—Lakeshore,Mississauga—Lakeshore,ON,1\n"))
    load(session, io.StringIO(HEAD + "35064,Nepean,Nepean,ON,1\n"), representation_order="2013")

    assert [each.name_en for each in ridings(session)] == ["Mississauga—Lakeshore"]
    assert [each.name_en for each in ridings(session, "2013")] == ["Nepean"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("3506,Nepean,Nepean,ON,1\n", "number_malformed"),
        ("٣٥٠٦٧,Nepean,Nepean,ON,1\n", "number_malformed"),
        ("35067,Nepean,Nepean,XX,1\n", "province_unknown"),
        ("35067,Nepean,,ON,1\n", "name_missing"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_its_line(session: Session, row: str, code: str) -> None:
    result = load(session, io.StringIO(HEAD + TWO + row))

    assert [(line, told) for line, told, _ in result.refused] == [(4, code)]
    assert result.new == 2


def test_a_head_line_without_names_is_refused(session: Session) -> None:
    with pytest.raises(Refusal) as refusal:
        load(session, io.StringIO("fed_num,province\n35067,ON\n"))
    assert refusal.value.values["columns"] == "name_en, name_fr"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Beauport—Limoilou", "Beauport-Limoilou"),
        ("Cœur-de-l'Île", "coeur-de-l’ile"),
        ("Toronto—St. Paul's", "Toronto — St Paul’s"),
    ],
)
def test_spellings_of_one_riding_have_one_key(one: str, other: str) -> None:
    assert riding_key(one) == riding_key(other)
