"""What happens in a crowd besides signing: families, people who sign twice, doubts, a flood by night."""

import datetime as dt
import random
from collections.abc import Sequence

from petitions.demo.content import facts
from petitions.demo.crowd import Arrival, Crowd
from petitions.demo.people import one_of_origin, relative
from petitions.demo.places import Home
from petitions.signing.limits import HeldReason
from petitions.signing.models import Exposure, Origin, SignatureKind, SignatureState

# Shares of those who count.
HOUSEHOLDS, REPEATS, WITHDRAWN, INVALIDATED = 0.026, 0.03, 0.012, 0.005
SHORT_COMMENTS = 0.03
BURST = 41
PAPER = 26
_INVALID = {
    "state": SignatureState.INVALIDATED,
    "invalidated_reason": "The letter to this address came back.",
    "slot": None,
}
_DAY = dt.timedelta(days=1)


def whole_crowd(crowd: Crowd, count: int) -> list[Arrival]:
    """About `count` signatures of one petition, with all that happens, in the order of their coming."""
    setting, traits = crowd.setting, crowd.setting.facts
    extra = int(count * (HOUSEHOLDS + REPEATS))
    arrivals = crowd.newcomers(max(count - extra - (BURST if traits.get("held_burst") else 0), 0))
    if traits.get("organizations"):
        arrivals += _organizations(crowd)
    present = [each for each in arrivals if each.counts and each.at < setting.until - _DAY]
    # Nobody has two of these happen to them, so that every place of a mailbox stays explained.
    homes, forgetful, unsure = _parts(crowd.rng, present, HOUSEHOLDS, REPEATS, WITHDRAWN + INVALIDATED)
    arrivals += [_family_member(crowd, each) for each in homes]
    arrivals += [_again(crowd, each) for each in forgetful]
    _change_minds(crowd, unsure)
    speak(crowd, present)
    if traits.get("held_burst"):
        arrivals += _burst(crowd)
    if traits.get("paper"):
        arrivals += _paper(crowd)
    return sorted(arrivals, key=lambda each: each.at)


def speak(crowd: Crowd, present: Sequence[Arrival]) -> None:
    """Give comments and letters to people of the right language, one each."""
    rng = crowd.rng
    order = [each for each in rng.sample(present, len(present)) if each.row["kind"] == SignatureKind.PERSON]
    for each in order:
        each.row["comment"] = crowd.voices.comment(each.tongue, each.origin)
    silent = [each for each in order if not each.row["comment"]]
    for each in _some(rng, silent, SHORT_COMMENTS):
        each.row["comment"] = crowd.voices.short_comment()
    for each in [each for each in order if len(each.row["comment"]) > 60][:6]:
        each.row["comment_highlighted_at"] = each.at + _DAY / 2
    for each in _some(rng, order, crowd.setting.facts["rewritten"]):
        each.row["letter"] = crowd.voices.letter(each.row["language"])


def _some(rng: random.Random, people: Sequence[Arrival], share: float) -> list[Arrival]:
    return rng.sample(people, int(len(people) * share))


def _parts(rng: random.Random, people: Sequence[Arrival], *shares: float) -> list[list[Arrival]]:
    """Groups of people of the given shares, with nobody in two of them."""
    order, parts = rng.sample(people, len(people)), []
    for share in shares:
        number = int(len(people) * share)
        parts.append(order[:number])
        order = order[number:]
    return parts


def _later(crowd: Crowd, at: dt.datetime, days: float) -> dt.datetime:
    """Some time within the given days, before the present."""
    left = min((crowd.setting.until - at) / _DAY, days)
    return at + _DAY * crowd.rng.uniform(0.01, left * 0.98)


def _family_member(crowd: Crowd, of: Arrival) -> Arrival:
    """Somebody else of the same home on the same mailbox: the second place of a household."""
    return _from_mailbox(crowd, of, name=relative(crowd.rng, of.row["name"], of.origin))


def _again(crowd: Crowd, first: Arrival) -> Arrival:
    """The same person once more, who writes their address or their name a little differently."""
    name, email = first.row["name"], first.row["email"]
    local, _, domain = email.partition("@")
    spelt = crowd.rng.choice(
        [email, f"{local}+petition@{domain}", f"{local}@{domain}".title(), email.upper()]
    )
    return _from_mailbox(crowd, first, name=crowd.rng.choice([name, name.upper(), name.lower()]), email=spelt)


def _from_mailbox(crowd: Crowd, of: Arrival, *, name: str, email: str = "") -> Arrival:
    row = of.row
    lives = Home(row["country"], row["postal_code"], row["province"], row["city"], row["riding_code"])
    values = {column: row[column] for column in ("kind", "organization", "role")}
    at = _later(crowd, of.at, 9)
    return crowd.arrive(at, origin=of.origin, email=email or row["email"], lives=lives, name=name, **values)


def _change_minds(crowd: Crowd, unsure: Sequence[Arrival]) -> None:
    """Some withdraw; some are found not to be real by the organizers."""
    withdrawn = round(len(unsure) * WITHDRAWN / (WITHDRAWN + INVALIDATED))
    for each in unsure[:withdrawn]:
        at = _later(crowd, each.at, 12)
        each.change(at, state=SignatureState.WITHDRAWN, withdrawn_at=at, slot=None)
    for each in unsure[withdrawn:]:
        at = _later(crowd, each.at, 6)
        each.change(at, invalidated_at=at, **_INVALID)


def _burst(crowd: Crowd) -> list[Arrival]:
    """Forty-one signatures in three minutes of one night from one network, of which two were confirmed."""
    night = (crowd.setting.until - 5 * _DAY).replace(hour=7, minute=12, second=4, microsecond=0)
    network = crowd.rng.randbytes(32)
    arrivals = []
    for number in range(BURST):
        at = night + dt.timedelta(seconds=number * 4.3)
        held = {"network_key": network, "held_at": at, "held_reason": HeldReason.NETWORK}
        each = crowd.newcomer(at, email=f"voter{7100 + number}@example.org", source="", comment="", **held)
        confirmed_at = at + dt.timedelta(minutes=4) if number in (17, 30) else None
        each.row |= {
            "state": SignatureState.CONFIRMED if confirmed_at else SignatureState.PENDING,
            "confirmed_at": confirmed_at,
            "declined_at": None,
            "slot": 1,
            "consent_updates": False,
        }
        each.at = confirmed_at or at
        arrivals.append(each)
    return arrivals


def _paper(crowd: Crowd) -> list[Arrival]:
    """Lines of sheets that were signed with a pen on one evening and typed in on the next day."""
    typed_at = (crowd.setting.until - 11 * _DAY).replace(hour=15, minute=20, second=0, microsecond=0)
    arrivals = []
    for number in range(PAPER):
        at = typed_at + dt.timedelta(seconds=50 * number)
        each = crowd.newcomer(at)
        each.row |= {
            "origin": Origin.PAPER,
            "state": SignatureState.CONFIRMED,
            "confirmed_at": at,
            "declined_at": None,
            "email": None,
            "mailbox_key": None,
            "slot": None,
            "exposure": Exposure.ADDRESSEE,
            "consent_updates": False,
            "source": "paper",
            "network_key": None,
        }
        each.at = at
        arrivals.append(each)
    return arrivals


def _organizations(crowd: Crowd) -> list[Arrival]:
    """The organisations that signed the joint statement, each by somebody who may speak for it."""
    arrivals = []
    for number, each in enumerate(facts("signing-organizations")["organization"]):
        at = crowd.setting.opened_at + _DAY * (0.3 + 31 * crowd.rng.random() ** 2)
        name = one_of_origin(crowd.rng, "french" if each["language"] == "fr" else "english")
        arrival = crowd.newcomer(
            at,
            name=name,
            email=f"office@{each['domain']}.example.{'ca' if number % 2 else 'org'}",
            kind=SignatureKind.ORGANIZATION,
            organization=each["name"],
            role=each["role"],
            city=each["city"],
            language=each["language"],
            exposure=Exposure.PUBLIC,
        )
        arrival.row["comment"] = crowd.voices.comment(f"organizations_{each['language']}", "")
        arrivals.append(arrival)
    return arrivals
