"""The handbook calls things as the pages do, and shows pictures that the script takes."""

import re

from config import ROOT
from docs.take_pictures import ROOMS
from petitions.dispatch.delivery_words import STATE_WORDS
from petitions.web.organizers.words import CLASSES

HANDBOOK = (ROOT / "docs" / "handbook.md").read_text()


def first_column(head: str) -> list[str]:
    """What stands at the left of the table with this head, one word or phrase at a time."""
    _, _, rest = HANDBOOK.partition(f"{head}\n|---|---|\n")
    rows = rest.partition("\n\n")[0].splitlines()
    return [each for row in rows for each in row.split("|")[1].strip().split(", ")]


def test_it_names_every_class_as_the_overview_does() -> None:
    assert sorted(first_column("| class | what it means |")) == sorted(map(str, CLASSES.values()))


def test_it_names_the_states_of_deliveries_as_the_record_does() -> None:
    told = first_column("| it says | it means |")
    assert told
    assert set(told) <= set(map(str, STATE_WORDS.values()))


def test_every_picture_is_one_that_the_script_takes() -> None:
    shown = set(re.findall(r"\(pictures/([\w-]+)\.png\)", HANDBOOK))
    assert shown == {name for name, *_ in ROOMS if name.startswith("handbook-")}
    assert all((ROOT / "docs" / "pictures" / f"{name}.png").is_file() for name in shown)
