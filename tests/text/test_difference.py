"""What a reader is shown of a change."""

import pytest

from petitions.text.difference import difference


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("Let him stay.", "Let them stay.", ["same:Let ", "gone:him", "new:them", "same: stay."]),
        ("They speak", "They speak, now.", ["same:They speak", "new:, now."]),
        ("one two three", "six seven three", ["gone:one two", "new:six seven", "same: three"]),
        ("", "All new.", ["new:All new."]),
        ("All gone.", "", ["gone:All gone."]),
        ("他们应该留下", "他们应该走", ["same:他们应该", "gone:留下", "new:走"]),
    ],
)
def test_words_that_went_stand_before_those_that_came(before: str, now: str, told: list[str]) -> None:
    assert [f"{piece.kind}:{piece.text}" for piece in difference(before, now)] == told


def test_a_long_stretch_that_stayed_is_cut() -> None:
    long = "word " * 500
    first, new, last = difference(long + long, f"{long}here {long}")

    assert new.text.strip() == "here"
    assert len(first.text) < 200 > len(last.text)
    assert first.text.startswith(" […] ")
    assert last.text.endswith(" […] ")
