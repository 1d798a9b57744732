"""Where they live: places with the postal codes of their province, and a few abroad."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate, product
from typing import Any

from petitions.demo.content import facts

# Letters that occur in the second half of a Canadian postal code.
_LETTERS = "ABCEGHJKLMNPRSTVWXYZ"
SECOND_HALVES = ["".join(each) for each in product("0123456789", _LETTERS, "0123456789")]
RIDING_METHOD = "signer-chosen"


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as a signature keeps it. `riding_code` is None where the demo has no riding."""

    country: str
    postal_code: str
    province: str
    city: str
    riding_code: str | None = None


@dataclass(slots=True)
class Places:
    """Draws homes; `favoured` says how many times more frequent than usual a city is."""

    favoured: Mapping[str, float]
    abroad: float = 0.012
    _weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        places = facts("places")["place"]
        self._weights = list(
            accumulate(each["weight"] * self.favoured.get(each["city"], 1) for each in places)
        )

    def in_city(self, rng: random.Random, city: str) -> Home:
        """A home in a city of the list."""
        return _home_in(rng, next(each for each in facts("places")["place"] if each["city"] == city))

    def draw(self, rng: random.Random) -> Home:
        """Somebody's home."""
        if rng.random() < self.abroad:
            place = rng.choice(facts("places")["abroad"])
            return Home(place["country"], place.get("postal", "").replace(" ", ""), "", place["city"])
        return _home_in(rng, rng.choices(facts("places")["place"], cum_weights=self._weights)[0])


def _home_in(rng: random.Random, place: Mapping[str, Any]) -> Home:
    code = rng.choice(place["codes"]) + rng.choice(SECOND_HALVES)
    return Home("CA", code, place["province"], place["city"], place.get("riding"))
