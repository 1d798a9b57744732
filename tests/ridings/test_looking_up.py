"""Ridings are looked up after signing: a question a postal code, a question a second, whatever happens."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.dispatch.looking_up import look_up_due
from petitions.extensions import db
from petitions.ridings.answers import FRESH_FOR, LEASE, Found, Question, claim_question, record
from petitions.ridings.models import RidingAnswer, RidingMethod
from petitions.signing.models import Signature
from tests.factories import DAY_ONE, Rows
from tests.ridings.represent_server import Place, RepresentServer, boundary

NORTH, SOUTH = boundary("99001", "Larch Valley—North"), boundary("99002", "Larch Valley—South")
PLACES = {"K1A0A6": Place([NORTH]), "H3B4W8": Place([], [SOUTH]), "V7A5J9": Place([NORTH, SOUTH])}
Settled = tuple[str | None, str | None]


@dataclass
class Desk:
    """The duty at work against a server; its clock moves by what it sleeps."""

    app: Flask
    session: Session
    server: RepresentServer
    now: dt.datetime
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += dt.timedelta(seconds=seconds)

    def look_up(self) -> Counter[str]:
        self.session.commit()
        totals = look_up_due(clock=lambda: self.now, keep_on=lambda: True, sleep=self.sleep)
        self.session.expire_all()
        return +totals

    def settled(self, signature: Signature) -> Settled:
        self.session.refresh(signature)
        return signature.riding_code, signature.riding_method


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def desk(app: Flask, session: Session, now: dt.datetime) -> Iterator[Desk]:
    with RepresentServer(places=dict(PLACES)) as server, app.app_context():
        app.config["REPRESENT_URL"] = server.url
        yield Desk(app, session, server, now)
        db.session.remove()


def test_a_code_is_asked_once_whatever_the_number_of_signatures(desk: Desk, rows: Rows) -> None:
    signed = [rows.signature(), rows.signature(), rows.signature(origin="import", email=None)]
    assert desk.look_up() == {"postal codes asked": 1, "signatures placed": 3}
    later = rows.signature()
    assert desk.look_up() == {"signatures placed": 1}

    assert {desk.settled(each) for each in [*signed, later]} == {("99001", "represent-concordance")}
    assert desk.server.codes_asked == ["K1A0A6"]
    assert (later.riding_set, later.riding_at) == ("2023", desk.now)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "pending"},
        {"state": "withdrawn", "confirmed_at": DAY_ONE},
        {"held_at": DAY_ONE},
        {"erased_at": DAY_ONE},
        {"country": "PL", "postal_code": "00950"},
        {"postal_code": "K1A"},
        {"postal_code": ""},
        {"riding_method": "signer-chosen"},
    ],
    ids=str,
)
def test_codes_of_nobody_who_counts_never_leave_the_server(
    desk: Desk, rows: Rows, values: dict[str, object]
) -> None:
    rows.signature(**values)

    assert desk.look_up() == {}
    assert desk.server.paths == []


def test_without_an_address_nobody_is_asked(desk: Desk, rows: Rows) -> None:
    rows.signature()
    desk.app.config["REPRESENT_URL"] = None

    assert desk.look_up() == {}
    assert desk.session.query(RidingAnswer).count() == 0


def test_questions_are_a_second_apart(desk: Desk, rows: Rows) -> None:
    signed = [rows.signature(postal_code=code) for code in (*PLACES, "A1A1A1")]
    assert desk.look_up() == {"postal codes asked": 4, "signatures placed": 4}

    assert desk.slept == [1.0, 1.0, 1.0]
    assert [desk.settled(each) for each in signed] == [
        ("99001", "represent-concordance"),
        ("99002", "represent-centroid"),
        (None, "none"),
        (None, "none"),
    ]
    several = desk.session.get_one(RidingAnswer, "V7A5J9")
    assert several.candidates == {"99001": NORTH["name"], "99002": SOUTH["name"]}
    assert desk.look_up() == {}


@pytest.mark.parametrize("fault", [503, 502, 429, "html", "shape"])
def test_a_server_that_is_away_is_asked_ever_more_slowly(desk: Desk, rows: Rows, fault: int | str) -> None:
    signature = rows.signature()
    desk.server.faults = [fault, fault]
    gaps = []
    for _ in range(2):
        assert desk.look_up() == {"questions put off": 1}
        assert desk.look_up() == {}
        pause = desk.session.get_one(RidingAnswer, "K1A0A6").ask_at - desk.now
        gaps.append(pause.total_seconds())
        desk.now += pause

    assert gaps == [15, 30]
    assert desk.look_up() == {"postal codes asked": 1, "signatures placed": 1}
    assert desk.settled(signature) == ("99001", "represent-concordance")


def test_a_newer_answer_corrects_the_older_but_never_the_signatory(desk: Desk, rows: Rows) -> None:
    looked_up, said = rows.signature(), rows.signature()
    desk.look_up()
    said.riding_code, said.riding_method = "99003", "signer-chosen"
    desk.server.places["K1A0A6"] = Place([SOUTH])
    desk.now += FRESH_FOR + dt.timedelta(days=1)
    assert desk.look_up() == {}
    newest = rows.signature()
    assert desk.look_up() == {"postal codes asked": 1, "signatures placed": 1}

    assert desk.settled(looked_up) == desk.settled(newest) == ("99002", "represent-concordance")
    assert desk.settled(said) == ("99003", "signer-chosen")


def test_an_answer_of_another_order_is_not_used(desk: Desk, rows: Rows) -> None:
    rows.signature()
    desk.look_up()
    desk.app.config["REPRESENT_SET"] = "federal-electoral-districts-2033-representation-order"
    later = rows.signature()
    desk.look_up()

    assert len(desk.server.codes_asked) == 2
    assert desk.settled(later) == (None, "none")


def test_two_workers_share_one_pace_and_no_code(session: Session, now: dt.datetime) -> None:
    for code in ("K1A0A6", "H3B4W8"):
        blank = {
            "ask_at": now,
            "candidates": {},
            "riding_set": "",
            "method": "",
            "problem": "",
            "attempts": 0,
        }
        session.add(RidingAnswer(postal_code=code, **blank))
    session.commit()
    first = claim_question(session, now=now)
    session.commit()
    with Session(session.get_bind()) as other:
        assert claim_question(other, now=now) == dt.timedelta(seconds=1)
        other.commit()
        second = claim_question(other, now=now + dt.timedelta(seconds=1))
        other.commit()
        assert claim_question(other, now=now + dt.timedelta(seconds=2)) is None

    assert isinstance(first, Question)
    assert isinstance(second, Question)
    assert {first.postal_code, second.postal_code} == {"K1A0A6", "H3B4W8"}


def test_a_worker_that_slept_over_its_claim_changes_nothing(desk: Desk, rows: Rows) -> None:
    rows.signature()
    desk.look_up()
    answer = desk.session.get_one(RidingAnswer, "K1A0A6")
    answer.ask_at = desk.now = desk.now + dt.timedelta(minutes=1)
    asleep = claim_question(desk.session, now=desk.now)
    assert isinstance(asleep, Question)
    desk.now += LEASE
    awake = claim_question(desk.session, now=desk.now)
    assert isinstance(awake, Question)
    found = {"riding_set": "2023", "now": desk.now}

    assert record(desk.session, asleep, _found(), **found) is None
    assert record(desk.session, awake, _found(), **found) is not None


def _found() -> Found:
    return Found(RidingMethod.CONCORDANCE, {"99001": "Larch Valley—North"})
