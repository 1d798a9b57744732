"""Who signs: names of many origins, and mailboxes that nobody has."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, product
from typing import Any

from anyascii import anyascii

from petitions.demo.content import facts

# Every address is under a domain that is reserved for examples (RFC 2606) or kept by us for them.
_DOMAINS = ("example.org", "example.ca", "mail.example.org", "post.example.ca", "inbox.example.org")
_NOT_IN_AN_ADDRESS = re.compile("[^a-z0-9]+")
_STYLES = ("{given}.{family}", "{given}{family}", "{initial}{family}", "{family}.{given}", "{given}_{family}")


@dataclass(slots=True)
class Names:
    """Draws names; `origins` says how many times more frequent than usual an origin is."""

    origins: Mapping[str, float]
    _order: list[str] = field(init=False)
    _weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        pools = facts("names")
        self._order = list(pools)
        self._weights = list(accumulate(pools[name]["weight"] * self.origins.get(name, 1) for name in pools))

    def draw(self, rng: random.Random) -> tuple[str, str]:
        """A name and its origin."""
        origin = rng.choices(self._order, cum_weights=self._weights)[0]
        return one_of_origin(rng, origin), origin


def one_of_origin(rng: random.Random, origin: str) -> str:
    """Some name of an origin."""
    groups, sizes = _groups(origin)
    group = rng.choices(groups, cum_weights=sizes)[0]
    if isinstance(group, list):
        return str(rng.choice(group))
    given, family = rng.choice(group["given"]), rng.choice(group["family"])
    return (
        f"{family} {given}" if facts("names")[origin].get("order") == "family given" else f"{given} {family}"
    )


def relative(rng: random.Random, name: str, origin: str) -> str:
    """Somebody of the same family where the name tells it, else somebody of the same origin."""
    groups, _ = _groups(origin)
    for group in groups:
        if isinstance(group, list):
            continue
        for given, family in product(group["given"], group["family"]):
            if name in (f"{given} {family}", f"{family} {given}"):
                others = [each for each in group["given"] if each != given]
                return name.replace(given, rng.choice(others), 1)
    return one_of_origin(rng, origin)


@cache
def _groups(origin: str) -> tuple[list[Any], list[int]]:
    """The groups that an origin's names are drawn from, and the running sum of their sizes."""
    pool = facts("names")[origin]
    groups: list[Any] = [pool] if "given" in pool else []
    groups += pool.get("group", [])
    sizes = [len(group["given"]) for group in groups]
    if "whole" in pool:
        groups, sizes = [*groups, pool["whole"]], [*sizes, max(len(pool["whole"]) // 2, 1)]
    return groups, list(accumulate(sizes))


def address_for(rng: random.Random, name: str, taken: set[str]) -> str:
    """A new e-mail address for a name, at an example domain."""
    words = _words(name)
    local = rng.choice(_STYLES).format(given=words[0], family=words[-1], initial=words[0][:1])
    domain = rng.choice(_DOMAINS)
    address, number = f"{local}@{domain}", 1
    while address in taken:
        number += rng.randrange(1, 60)
        address = f"{local}{number}@{domain}"
    taken.add(address)
    return address


@cache
def _words(name: str) -> list[str]:
    """The name's words as they may stand in an address, at least one."""
    return [word for word in _NOT_IN_AN_ADDRESS.split(anyascii(name).lower()) if word] or ["someone"]
