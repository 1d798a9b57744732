"""Every number of the overview opens as many rows as it says, and the classes add up to all rows."""

import datetime as dt
import html
import random
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment
from petitions.counting.tally import close_batch
from petitions.outbox.models import Message, MessageState
from petitions.outbox.post import post
from petitions.signing.finding import read_batch
from petitions.signing.models import COUNTED_CLASSES, Signature
from petitions.web.current import now
from tests.factories import Rows
from tests.web.organizers.conftest import Room, text_of

BASE = "/organize/petitions/let-them-stay"
MANY = 45
REPEATS = ["same_mailbox_same_name", "same_mailbox_full"]
PRESSED = ("confirmed", "withdrawn", "invalidated")
# What a letter may come to: its state, whether it is to be tried again, whether it came back.
ENDS = [
    (MessageState.SENT, False, False),
    (MessageState.SENT, False, False),
    (MessageState.SENT, False, True),
    (MessageState.QUEUED, True, False),
    (MessageState.DEFERRED, True, False),
    (MessageState.PARKED, False, False),
]


@pytest.fixture
def crowd(rows: Rows, petition: Petition, session: Session) -> None:
    """Signatures of every kind, come in over some days, with letters that went and some that did not."""
    chance, made = random.Random(4), []
    for n in range(MANY):
        made.append(_sign(rows, petition, chance, n, made))
    session.flush()
    for each in made:
        for _ in range(chance.randint(0, 2)):
            _write_to(session, each, chance)
    gather_batch(session)
    for row in session.scalars(select(Comment).limit(4)):
        row.read_at = now()
    read_batch(session)
    close_batch(session)
    # Some are not tallied yet, and not read by the worker.
    rows.signature(petition=petition, country="FR", province="", source="choir", comment="Late, and loud.")
    session.commit()


def _sign(rows: Rows, petition: Petition, chance: random.Random, n: int, made: list[Signature]) -> Signature:
    state = chance.choice(["confirmed"] * 6 + ["pending", "declined", "expired", "withdrawn", "invalidated"])
    at = now() - dt.timedelta(hours=chance.choice([0, 2, 5, 30, 47, 75, 160]), minutes=chance.randint(3, 50))
    mark: dict[str, object] = {}
    if made and n % 7 == 0:
        mark = {"repeat_of_id": made[0].id, "repeat_reason": chance.choice(REPEATS), "slot": None}
    elif n % 6 == 0:
        mark = {"held_at": at, "held_reason": chance.choice(["network", "honeypot"])}
    made_so: Signature = rows.signature(
        petition=petition,
        state=state,
        signed_at=at,
        confirmed_at=at + dt.timedelta(minutes=2) if state in PRESSED else None,
        origin=chance.choice(["web"] * 4 + ["paper", "import"]),
        country=chance.choice(["CA"] * 4 + ["US"]),
        province=chance.choice(["ON", "QC", ""]),
        language=chance.choice(["en", "fr"]),
        source=chance.choice(["", "", "choir", "poster"]),
        comment=chance.choice(["", f"Because of {n}."]),
        kind="organization" if n % 11 == 0 else "person",
        **mark,
    )
    return made_so


def _write_to(session: Session, signature: Signature, chance: random.Random) -> None:
    about = ("signature", signature.id)
    post(
        session, letter="confirm_signature", recipient="a@example.org", language="en", about=about, now=now()
    )
    letter = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    letter.state, is_waiting, came_back = chance.choice(ENDS)
    letter.next_attempt_at = now() if is_waiting else None
    letter.bounced_at = now() if came_back else None
    session.flush()


def opened(page: str) -> Iterator[tuple[int, str]]:
    """Every link to a list of signatures, with the number that stands at it."""
    figures = page.partition('id="figures"')[2].partition("data-watch-ended")[0]
    for row in re.findall(r"<tr\b.*?</tr>", figures, re.S):
        numbers = [_number(cell) for cell in re.findall(r'<td class="number">(.*?)</td>', row)]
        links = re.findall(r'<a href="([^"]*/signatures\?[^"]*)"', row)
        # The second of a day is of the sum so far.
        yield from zip(numbers, map(html.unescape, links), strict=False)
    rest = re.sub(r"<tr\b.*?</tr>", "", figures, flags=re.S)
    for address, label, words in re.findall(
        r'<a href="([^"]*/signatures\?[^"]*)"(?: aria-label="([^"]*)")?>(.*?)</a>', rest
    ):
        told = words if re.search(r"\d", words) else re.findall(r'data-count="(\d+)"', figures)[0]
        assert not label or label.endswith(words)
        yield _number(told), html.unescape(address)


def _number(cell: str) -> int:
    return int(re.findall(r"[\d,]+", re.sub(r"<[^>]+>", " ", cell))[0].replace(",", ""))


def test_every_number_opens_as_many_rows_as_it_says(room: Room, crowd: None) -> None:
    found = sorted(set(opened(room.get(BASE).text)))

    wrong = [
        (number, listed, address)
        for number, address in found
        if (listed := room.get(address).text.count('class="signature-row"')) != number
    ]
    assert wrong == []
    fields = {field for _, address in found for field in re.findall(r"[?&]([a-z]+)=", address)}
    assert fields == {
        *("class", "province", "language", "source", "joined", "step", "mail"),
        *("held", "confirmed", "repeat", "comment"),
    }
    codes = {code for _, address in found for code in re.findall(r"(?:province|source)=([^&]+)", address)}
    assert {"abroad", "unknown", "-", "choir", "ON"} <= codes


def test_no_number_of_a_table_stands_without_its_rows(room: Room, crowd: None) -> None:
    figures = room.get(BASE).text.partition('id="figures"')[2].partition("data-watch-ended")[0]
    lone = [
        row
        for row in re.findall(r"<tr\b.*?</tr>", figures, re.S)
        if "<td" in row and "/signatures?" not in row
    ]

    assert [re.sub(r"<[^>]+>|\s+", " ", row) for row in lone if "Not in the public count" not in row] == []


def test_the_sums_on_the_page_are_those_of_the_rows(
    room: Room, crowd: None, petition: Petition, session: Session
) -> None:
    query = select(Signature.counted_as, func.count()).where(Signature.petition_id == petition.id)
    rows = {row[0]: row[1] for row in session.execute(query.group_by(Signature.counted_as))}
    received, counted = sum(rows.values()), sum(rows.get(name, 0) for name in COUNTED_CLASSES)
    words = text_of(room.get(BASE))

    assert received == MANY + 2
    assert f"In the public count {counted} " in words
    assert f"Not in the public count {received - counted} " in words
    assert f"Received in all {received} {counted} in the count and {received - counted} not in it" in words
