"""Small numbers are hidden, and cannot be worked out from what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.counting.small_cells import COMPLEMENT, HIDDEN, hide_small_cells


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"ON": 812, "QC": 90, "NU": 0}, {"ON": 812, "QC": 90, "NU": 0}),
        ({"ON": 812, "QC": 90, "YT": 2, "NU": 0}, {"ON": 812, "QC": "5+", "YT": "<5", "NU": 0}),
        ({"ON": 812, "YT": 1, "NU": 1}, {"ON": "5+", "YT": "<5", "NU": "<5"}),
        ({"ON": 812, "YT": 4, "NU": 4}, {"ON": 812, "YT": "<5", "NU": "<5"}),
        ({"YT": 3}, {"YT": "<5"}),
        ({}, {}),
    ],
)
def test_small_cells_are_hidden_with_their_complement(
    cells: dict[str, int], shown: dict[str, object]
) -> None:
    assert hide_small_cells(cells) == shown


@given(st.dictionaries(st.sampled_from("ABCDEFGHIJKLM"), st.integers(0, 40)))
def test_what_is_shown_is_true_and_gives_no_small_cell_away(cells: dict[str, int]) -> None:
    shown = hide_small_cells(cells)
    blurred = [name for name, value in shown.items() if isinstance(value, str)]
    assert all(shown[name] == number for name, number in cells.items() if name not in blurred)
    assert all((cells[name] < 5) == (shown[name] == HIDDEN) for name in blurred)
    assert all(cells[name] >= 5 for name, value in shown.items() if value == COMPLEMENT)
    if blurred and any(number >= 5 for name, number in cells.items() if name not in blurred):
        assert len(blurred) >= 2
        assert sum(cells[name] for name in blurred) >= 5
