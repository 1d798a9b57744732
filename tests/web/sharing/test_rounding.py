"""A count for a picture is rounded down, so that it stays true."""

import pytest

from petitions.web.sharing.rounding import rounded_down


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, (0, False)),
        (49, (49, False)),
        (50, (50, False)),
        (57, (50, True)),
        (627, (620, True)),
        (999, (990, True)),
        (1_000, (1_000, False)),
        (9_999, (9_900, True)),
        (123_456, (123_000, True)),
    ],
)
def test_a_count_is_rounded_down_by_its_size(count: int, shown: tuple[int, bool]) -> None:
    assert rounded_down(count) == shown
