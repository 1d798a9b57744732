"""How often the true day is within the range that a forecast says, on invented campaigns of five kinds."""

import os

from tests.counting.campaigns import CAMPAIGNS, came_true

NUMBER = int(os.environ.get("CAMPAIGNS", "2000"))


def main() -> None:
    for name in CAMPAIGNS:
        print(f"{name:8} {came_true(name, NUMBER):.0%} of {NUMBER:,} campaigns within the range")  # noqa: T201
