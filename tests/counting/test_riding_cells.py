"""No number by riding, alone or beside the provinces' numbers, tells of one to four people."""

from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.counting.riding_cells import riding_cells
from petitions.counting.small_cells import COMPLEMENT, HIDDEN, LEAST_SHOWN, Cell, hide_small_cells

PROVINCES = {"24001": "QC", "24002": "QC", "35001": "ON", "35002": "ON", "35003": "ON", "60001": "YT"}


def shown(numbers: dict[str, int]) -> dict[str, Cell]:
    """As the public sees them where each riding is known."""
    sums = dict.fromkeys(PROVINCES.values(), 0)
    for code, number in numbers.items():
        sums[PROVINCES[code]] += number
    return riding_cells(numbers, PROVINCES, hide_small_cells(sums))


def test_every_riding_has_a_cell_and_the_small_ones_are_hidden() -> None:
    assert shown({"24001": 30, "24002": 31, "35001": 3, "35002": 4, "35003": 90, "60001": 12}) == {
        "24001": 30,
        "24002": 31,
        "35001": HIDDEN,
        "35002": HIDDEN,
        "35003": 90,
        "60001": 12,
    }


def test_one_small_riding_of_a_province_hides_another_of_the_same_province() -> None:
    assert shown({"24001": 2, "24002": 31, "35001": 9, "35002": 10, "35003": 90, "60001": 12}) == {
        "24001": HIDDEN,
        "24002": COMPLEMENT,
        "35001": 9,
        "35002": 10,
        "35003": 90,
        "60001": 12,
    }


def test_ridings_do_not_add_up_to_a_province_that_is_blurred() -> None:
    # Yukon has two; to hide them Quebec, the smallest of the others, is told as "5+".
    assert shown({"24001": 6, "24002": 7, "35001": 50, "35002": 60, "35003": 90, "60001": 2}) == {
        "24001": COMPLEMENT,
        "24002": 7,
        "35001": 50,
        "35002": 60,
        "35003": 90,
        "60001": HIDDEN,
    }


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6))
def test_nobody_can_subtract_their_way_to_a_few_people(numbers: list[int]) -> None:
    truth = dict(zip(PROVINCES, numbers, strict=True))
    cells = shown(truth)

    for code, number in truth.items():
        assert cells[code] != number or number == 0 or number >= LEAST_SHOWN
    for province in ("QC", "ON"):
        own = [code for code in PROVINCES if PROVINCES[code] == province]
        blurred = [code for code in own if isinstance(cells[code], str)]
        is_all_blurred = len(blurred) == len(own) or sum(truth[code] for code in own) < LEAST_SHOWN
        assert not blurred or len(blurred) > 1 or is_all_blurred or cells[blurred[0]] == COMPLEMENT
