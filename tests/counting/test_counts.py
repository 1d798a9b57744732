"""The count equals the rows at every moment, tallied or not."""

import datetime as dt
import random
from collections import Counter
from threading import Thread

import pytest
from sqlalchemy import create_engine, func, select, update
from sqlalchemy.orm import Session

from config import Config
from petitions.campaign.models import Petition
from petitions.campaign.queries import PetitionFacts
from petitions.counting.models import Dimension, Tally
from petitions.counting.queries import (
    breakdown,
    count,
    counted_by,
    counted_by_day,
    counts,
    local_day,
)
from petitions.counting.recount import recount
from petitions.counting.tally import close_batch
from petitions.database import writing
from petitions.signing.confirm import confirm
from petitions.signing.models import Signature
from petitions.signing.withdraw import withdraw
from tests.factories import Rows
from tests.signing.conftest import Sign


def rows_by_class(session: Session, petition_id: int) -> Counter[str]:
    query = select(Signature.counted_as, func.count()).where(Signature.petition_id == petition_id)
    return Counter(dict(session.execute(query.group_by(Signature.counted_as)).all()))


def test_count_equals_the_rows_after_every_step(
    rows: Rows, session: Session, petition: PetitionFacts, now: dt.datetime
) -> None:
    chance = random.Random(7)
    made: list[Signature] = []
    for step in range(60):
        if chance.random() < 0.6 or not made:
            state = chance.choice(["pending", "confirmed"])
            made.append(
                rows.signature(petition=session.get_one(Petition, petition.id), state=state, signed_at=now)
            )
        else:
            act = chance.choice([confirm, withdraw])
            act(session, chance.choice(made), now=now + dt.timedelta(minutes=step))
        if chance.random() < 0.3:
            close_batch(session)
        session.flush()
        assert +counts(session, petition.id) == rows_by_class(session, petition.id)
    expected = sum(row.state == "confirmed" for row in made)
    assert count(session, petition.id) == expected > 0


@pytest.mark.parametrize(
    ("given", "counted_as", "is_counted"),
    [
        ({}, "confirmed", True),
        ({"origin": "paper"}, "paper", True),
        ({"origin": "import"}, "imported", True),
        ({"kind": "organization"}, "organizations", False),
        ({"state": "pending"}, "pending", False),
        ({"held_reason": "network", "held_at": dt.datetime(2026, 5, 2, tzinfo=dt.UTC)}, "held", False),
        ({"state": "withdrawn"}, "withdrawn", False),
        ({"state": "invalidated"}, "invalidated", False),
    ],
)
def test_every_row_is_in_one_class(
    given: dict[str, object],
    counted_as: str,
    is_counted: bool,
    rows: Rows,
    session: Session,
    petition: PetitionFacts,
) -> None:
    rows.signature(petition=session.get_one(Petition, petition.id), **given)
    for _ in range(2):
        assert +counts(session, petition.id) == Counter({counted_as: 1})
        assert count(session, petition.id) == is_counted
        close_batch(session)


def test_tallying_twice_adds_nothing(sign_now: Sign, session: Session, petition: PetitionFacts) -> None:
    sign_now()
    for _ in range(3):
        assert close_batch(session) is False
        session.commit()
    assert session.scalars(select(Tally.count).where(Tally.dimension == Dimension.ALL)).all() == [1]
    assert session.scalar(select(Signature.tallied_as)) == "pending"


def test_province_tells_abroad_and_unknown_apart(
    rows: Rows, session: Session, petition: PetitionFacts
) -> None:
    for given in ({"province": "QC"}, {"province": ""}, {"country": "FR", "province": ""}):
        rows.signature(petition=session.get_one(Petition, petition.id), **given)
    for _ in range(2):
        found = counted_by(session, petition.id, Dimension.PROVINCE)
        assert found == {"QC": 1, "abroad": 1, "unknown": 1}
        close_batch(session)


def test_days_are_local_and_quiet_days_are_shown(
    rows: Rows, session: Session, petition: PetitionFacts
) -> None:
    # 03:30 UTC on 3 May is still 2 May in Toronto.
    for at in (dt.datetime(2026, 5, 3, 3, 30, tzinfo=dt.UTC), dt.datetime(2026, 5, 4, 18, tzinfo=dt.UTC)):
        rows.signature(
            petition=session.get_one(Petition, petition.id), signed_at=at - dt.timedelta(minutes=3)
        )
    for _ in range(2):
        found = counted_by_day(session, petition.id, "America/Toronto")
        assert list(found.items()) == [
            (dt.date(2026, 5, 2), 1),
            (dt.date(2026, 5, 3), 0),
            (dt.date(2026, 5, 4), 1),
        ]
        close_batch(session)
    assert local_day("2026-05-03T03", "America/Toronto") == dt.date(2026, 5, 2)


def test_withdrawn_leaves_the_hour_it_was_counted_in(
    rows: Rows, session: Session, petition: PetitionFacts, now: dt.datetime
) -> None:
    row = rows.signature(petition=session.get_one(Petition, petition.id), state="pending", signed_at=now)
    close_batch(session)
    confirm(session, row, now=now + dt.timedelta(hours=2))
    close_batch(session)
    withdraw(session, row, now=now + dt.timedelta(hours=5))
    close_batch(session)
    hours = breakdown(session, petition.id, Dimension.HOUR)
    left = {hour: dict(+classes) for hour, classes in hours.items() if +classes}
    assert left == {f"{now + dt.timedelta(hours=2):%Y-%m-%dT%H}": {"withdrawn": 1}}


def test_recount_says_the_drift_and_mends_it(
    sign_now: Sign, session: Session, petition: PetitionFacts
) -> None:
    sign_now()
    close_batch(session)
    assert recount(session, petition.id) == {}
    session.execute(update(Tally).values(count=Tally.count + 41))
    assert recount(session, petition.id) == {"pending": -41}
    assert +counts(session, petition.id) == Counter({"pending": 1})


def test_several_workers_tally_each_row_once(
    rows: Rows, session: Session, petition: PetitionFacts, config: Config
) -> None:
    for _ in range(200):
        rows.signature(petition=session.get_one(Petition, petition.id))
    session.commit()
    engine = create_engine(config.DATABASE_URL)

    def work() -> None:
        for _ in range(5):
            with writing(), Session(engine) as own:
                close_batch(own)
                own.commit()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    engine.dispose()
    assert session.scalar(select(func.sum(Tally.count)).where(Tally.dimension == Dimension.ALL)) == 200
