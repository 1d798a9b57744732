"""The crowd that signs one petition: rows as signing would have kept them, with what became of each.

Who is a repeat of whom, and which place of a mailbox somebody gets, is decided by the same rules as for
everybody (`identity.match`); only the letters are never posted.
"""

import datetime as dt
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from petitions.crypto import KEYRING
from petitions.demo.people import Names, address_for
from petitions.demo.places import RIDING_METHOD, Home, Places
from petitions.demo.rhythm import News, instants, pause
from petitions.demo.voices import Voices, tongue
from petitions.identity.email_key import parse_email
from petitions.identity.match import OnMailbox, Place, home, place_on_mailbox
from petitions.identity.name_key import name_key
from petitions.signing.confirm import PENDING_FOR
from petitions.signing.models import Exposure, Origin, SignatureKind, SignatureState

# Of a hundred people: how many never press the button, or say that it was not them.
UNCONFIRMED, DECLINED = 0.034, 0.004
# Addresses of networks are kept for so long.
_NETWORK_KNOWN_FOR = dt.timedelta(days=29)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The petition that a crowd signs; `facts` is the table `crowd` of its file: what its people are like."""

    petition_id: int
    slug: str
    opened_at: dt.datetime
    until: dt.datetime
    zone: str
    samples: dict[str, str]
    facts: Mapping[str, Any]

    @property
    def news(self) -> list[News]:
        day = dt.timedelta(days=1)
        return [
            News(self.until - day * each["days_ago"], each["size"]) for each in self.facts.get("news", [])
        ]


@dataclass(slots=True)
class Arrival:
    """A row as it is once confirmed (or never confirmed), and what is done to it later.

    `at` is when the row got there. `tongue` is the language of the person, who may read the petition in
    another. `repeats` is the arrival that the row is a repeat of.
    """

    row: dict[str, Any]
    at: dt.datetime
    origin: str
    tongue: str
    place: Place
    repeats: "Arrival | None" = None
    later: dict[str, Any] = field(default_factory=dict)
    later_at: dt.datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it is confirmed, and neither a repeat nor held."""
        return self.row["state"] == SignatureState.CONFIRMED and not self.repeats and not self.row["held_at"]

    def change(self, at: dt.datetime, **values: Any) -> None:
        """Have something done to the row at a later time."""
        self.later_at, self.later = at, values


class Crowd:
    """Makes the arrivals of one petition; everything follows from the random numbers that it is given."""

    def __init__(self, setting: Setting, rng: random.Random) -> None:
        self.setting, self.rng = setting, rng
        self.voices = Voices(setting.slug, rng, setting.samples)
        self.taken: set[str] = set()
        self._names = Names(setting.facts.get("origins", {}))
        self._places = Places(setting.facts.get("places", {}), setting.facts.get("abroad", 0.012))
        self._mailboxes: dict[str, list[tuple[OnMailbox, Arrival]]] = {}

    def newcomers(self, count: int) -> list[Arrival]:
        """Persons who have not signed yet, in the order of their coming."""
        setting = self.setting
        times = instants(
            self.rng,
            count,
            opened_at=setting.opened_at,
            until=setting.until,
            zone=setting.zone,
            news=setting.news,
        )
        return [self.newcomer(at) for at in times]

    def newcomer(self, at: dt.datetime, **values: Any) -> Arrival:
        """Somebody who signs at an instant; `values` are columns that are not left to chance."""
        name, origin = self._names.draw(self.rng)
        values.setdefault("name", name)
        email = values.pop("email", None) or address_for(self.rng, values["name"], self.taken)
        city = values.pop("city", "")
        lives = self._places.in_city(self.rng, city) if city else self._places.draw(self.rng)
        return self.arrive(at, origin=origin, email=email, lives=lives, **values)

    def arrive(
        self, at: dt.datetime, *, origin: str, email: str, lives: Home, name: str, **values: Any
    ) -> Arrival:
        """One signature, put in its place on its mailbox."""
        kind = values.get("kind", SignatureKind.PERSON)
        canonical = parse_email(email).canonical
        signer = values.get("organization") or name
        where = home(lives.country, lives.postal_code, lives.city)
        holders = self._mailboxes.setdefault(f"{kind} {canonical}", [])
        place = place_on_mailbox(signer, where, [holder for holder, _ in holders])
        speaks = tongue(self.rng, origin)
        row = self._blank(at, speaks) | {
            "name": name,
            "name_key": name_key(name),
            "email": email,
            "mailbox_key": KEYRING.mailbox_key(canonical),
            "slot": place.slot,
            "country": lives.country,
            "postal_code": lives.postal_code,
            "province": lives.province,
            "city": lives.city,
            "riding_code": lives.riding_code,
            "riding_method": RIDING_METHOD if lives.riding_code else None,
            "repeat_reason": place.reason or "",
        }
        arrival = Arrival(row | values, at, origin, speaks, place)
        if place.repeat_of is not None:
            arrival.repeats = next(
                held for holder, held in holders if holder.row_id == place.repeat_of.row_id
            )
        elif place.slot is not None:
            holders.append((OnMailbox(len(holders), place.slot, signer, where), arrival))
        self._settle(arrival)
        return arrival

    def _settle(self, arrival: Arrival) -> None:
        """Let the person press the button in the letter, or not. Who repeats a signature gets no button."""
        row, chance = arrival.row, self.rng.random()
        confirmed_at = row["signed_at"] + pause(self.rng)
        is_over = confirmed_at >= self.setting.until or arrival.repeats is not None
        if chance < DECLINED and not is_over:
            row |= {"state": SignatureState.DECLINED, "declined_at": confirmed_at, "slot": None}
        elif chance < DECLINED + UNCONFIRMED or is_over:
            is_expired = row["signed_at"] < self.setting.until - PENDING_FOR
            row |= {"state": SignatureState.EXPIRED, "slot": None} if is_expired else {}
        else:
            row |= {"state": SignatureState.CONFIRMED, "confirmed_at": confirmed_at}
            arrival.at = confirmed_at

    def _blank(self, at: dt.datetime, speaks: str) -> dict[str, Any]:
        """Every column that a signature of the demo may have, as it is when nothing is said about it."""
        traits = self.setting.facts
        exposure = self._pick(traits["exposure"])
        is_recent = at > self.setting.until - _NETWORK_KNOWN_FOR
        return {
            "public_id": uuid.UUID(bytes=self.rng.randbytes(16), version=4),
            "petition_id": self.setting.petition_id,
            "kind": SignatureKind.PERSON,
            "origin": Origin.WEB,
            "state": SignatureState.PENDING,
            "organization": "",
            "role": "",
            "comment": "",
            "comment_highlighted_at": None,
            "letter": "",
            "exposure": exposure,
            "consent_updates": exposure != Exposure.COUNTED and self.rng.random() < traits["updates"],
            "language": speaks if speaks in self.setting.samples else next(iter(self.setting.samples)),
            "source": self._pick({"": 100 - sum(traits["sources"].values()), **traits["sources"]}),
            "network_key": self.rng.randbytes(32) if is_recent else None,
            "signed_at": at,
            "confirmed_at": None,
            "declined_at": None,
            "held_at": None,
            "held_reason": "",
        }

    def _pick(self, weights: Mapping[str, float]) -> str:
        return self.rng.choices(list(weights), list(weights.values()))[0]
