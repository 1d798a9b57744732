"""Whether a new signature on a mailbox is its first, the second of a household, or a repeat, and why.

One mailbox has two places. The second is for another person of the same household: another name, the same
place.

| on the mailbox already | new | decision |
|---|---|---|
| nobody | Ann Lee, K1A 0A6 | first place |
| Ann Lee, K1A 0A6 | ANN  LEE, V5K 0A1 | repeat: same name |
| Ann Lee, K1A 0A6 | Bo Lee, K1A 0A6 | the other place |
| Ann Lee, K1A 0A6 | Bo Lee, V5K 0A1 | repeat: another place of living |
| Ann Lee, Bo Lee | Cy Lee, K1A 0A6 | repeat: mailbox full |
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from petitions.identity.name_key import is_same_name, name_key

PLACES = (1, 2)


class RepeatReason(enum.StrEnum):
    """Why a signature is a repeat."""

    SAME_NAME = "same_mailbox_same_name"
    OTHER_PLACE = "same_mailbox_other_place"
    MAILBOX_FULL = "same_mailbox_full"


@dataclass(frozen=True, slots=True)
class OnMailbox:
    """A row that holds a place of the mailbox. `home` says where the person lives: see `home`."""

    row_id: int
    slot: int
    name: str
    home: str


@dataclass(frozen=True, slots=True)
class Place:
    """What the new signature gets: a slot, or the row that it repeats and why."""

    slot: int | None
    repeat_of: OnMailbox | None = None
    reason: RepeatReason | None = None


def home(country: str, postal_code: str, city: str) -> str:
    """Where a household lives, as far as it must be the same: postal code, or the city where none is used."""
    return f"{country} {postal_code}" if postal_code else f"{country}, {name_key(city)}"


def place_on_mailbox(name: str, home: str, holders: Sequence[OnMailbox]) -> Place:
    """Where a new signature belongs, given who holds the mailbox's places already."""
    for holder in holders:
        if is_same_name(name, holder.name):
            return Place(None, holder, RepeatReason.SAME_NAME)
    free = [slot for slot in PLACES if slot not in {holder.slot for holder in holders}]
    if not free:
        return Place(None, holders[0], RepeatReason.MAILBOX_FULL)
    if any(holder.home != home for holder in holders):
        return Place(None, holders[0], RepeatReason.OTHER_PLACE)
    return Place(free[0])
