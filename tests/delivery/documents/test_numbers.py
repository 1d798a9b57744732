"""The numbers of the report: what is shown, what is hidden, how they are drawn."""

import datetime as dt
from dataclasses import replace

import pytest

from petitions.delivery.documents.colours import contrast_to_white, ink
from petitions.delivery.documents.front import cover_stats, sender
from petitions.delivery.documents.growth import growth_part, scale
from petitions.delivery.documents.numbers import counts_part
from petitions.delivery.documents.package import CountClass, DayCount, Totals
from petitions.delivery.documents.places import places_part
from petitions.delivery.documents.words import Words
from tests.delivery.documents.samples import SINCE, UNTIL, ZONE, package

ENGLISH = Words("en")


def test_total_stands_between_counted_and_not_counted() -> None:
    classes = {CountClass.REPEATS: 17, CountClass.CONFIRMED: 1200, CountClass.PAPER: 4}
    part = counts_part(package(totals=Totals(1204, 61, by_class=classes)), ENGLISH)

    assert [row["name"] for row in part["rows"]] == ["Confirmed", "On paper", "Signatories", "Repeats"]
    assert [row["is_total"] for row in part["rows"]] == [False, False, True, False]


def test_classes_that_are_not_known_are_not_mentioned() -> None:
    part = counts_part(package(totals=Totals(5, 5)), ENGLISH)

    assert [row["name"] for row in part["rows"]] == ["Signatories"]


def test_every_class_has_a_name_and_a_meaning() -> None:
    classes = dict.fromkeys(CountClass, 1)
    part = counts_part(package(totals=Totals(3, 3, by_class=classes)), ENGLISH)

    assert len(part["rows"]) == len(CountClass) + 1
    assert all(row["meaning"].endswith(".") for row in part["rows"])


def test_given_rule_replaces_the_usual_one() -> None:
    assert counts_part(package(counting_rule="Each counts once."), ENGLISH)["rule"] == "Each counts once."


def test_all_provinces_and_territories_are_listed() -> None:
    rows = places_part(package(), ENGLISH)["rows"]

    assert len(rows) == 15
    assert [
        (row["shown"], row["share"] > 0) for row in rows if row["name"] in ("Ontario", "Nunavut", "Yukon")
    ] == [
        ("1,000", True),
        ("0", False),
        ("<5", False),
    ]


def test_hidden_cell_has_no_share() -> None:
    nunavut = next(row for row in places_part(package(), ENGLISH)["rows"] if row["name"] == "Nunavut")

    assert (nunavut["share"], nunavut["percent"]) == (0, "")


def test_note_on_small_cells_stands_only_where_there_are_some() -> None:
    assert "<5" in places_part(package(), ENGLISH)["note"]
    assert places_part(package(provinces={"ON": "9"}), ENGLISH)["note"] == ""


def test_picture_parts_at_the_last_delivery() -> None:
    part = growth_part(package(), ENGLISH)

    assert part["points"] == [(0.0, 1143), (1.0, 1204)]
    assert part["since"] == {"at": pytest.approx(30 / 49), "label": "last delivery, Oct 1"}
    assert part["rows"][-1] == ["Week of October 19, 2026", "61", "1,204"]


def test_first_delivery_has_no_line_to_part_it() -> None:
    window = replace(package().window, is_first=True)

    assert growth_part(package(window=window), ENGLISH)["since"] is None


@pytest.mark.parametrize(
    ("span", "first", "most"), [(5, "October 1, 2026", 14), (60, "Week of", 26), (700, "October 2026", 26)]
)
def test_table_of_growth_fits_on_a_page(span: int, first: str, most: int) -> None:
    days = tuple(DayCount(dt.date(2026, 10, 1) + dt.timedelta(days=n), 2) for n in range(span))
    part = growth_part(package(growth=days), ENGLISH)

    assert part["rows"][0][0].startswith(first)
    assert len(part["rows"]) <= most
    assert part["rows"][-1][2] == ENGLISH.number(span * 2)
    assert len(part["points"]) <= 121


@pytest.mark.parametrize(
    ("highest", "top", "ticks"),
    [(0, 1, [0, 1]), (3, 3, [0, 1, 2, 3]), (1204, 1500, [0, 500, 1000, 1500]), (100_000, 100_000, None)],
)
def test_scale_ends_at_a_round_number(highest: int, top: int, ticks: list[int] | None) -> None:
    assert scale(highest)[0] == top
    assert ticks is None or scale(highest)[1] == ticks


def test_third_number_says_what_kind_of_support() -> None:
    assert cover_stats(package(), ENGLISH)[2] == {"number": "1", "label": "organization signed too"}
    assert cover_stats(package(organizations=()), ENGLISH)[2]["label"] == "provinces and territories, of 13"
    assert len(cover_stats(package(organizations=(), provinces={}), ENGLISH)) == 2


def test_many_partners_are_counted_on_the_cover() -> None:
    partners = tuple("ABCDE")

    assert (
        sender(package(petition=replace(package().petition, partners=partners)), ENGLISH)
        == "Refuge Coalition, with 5 partners"
    )


@pytest.mark.parametrize("accent", ["#ffff00", "#7fd4ff", "#8a1c3b", "#000000", "red", "#12345", ""])
def test_accent_can_be_read_on_white(accent: str) -> None:
    colour = ink(accent)

    assert contrast_to_white([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) >= 4.5


def test_dark_accent_stays_as_it_is() -> None:
    assert ink("#8A1C3B") == "#8a1c3b"


def test_window_is_told_in_its_zone() -> None:
    window = replace(
        package().window, since=SINCE.astimezone(dt.UTC), until=UNTIL.astimezone(dt.UTC), zone=ZONE
    )

    assert "9:00" in counts_part(package(window=window), ENGLISH)["summary"]
