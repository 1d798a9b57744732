"""What the worker does by itself, minute by minute."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.models import Dimension, Tally
from petitions.signing.networks import NetworkSalt
from tests.factories import Rows


def test_worker_closes_tallies_and_forgets_by_itself(session: Session, worker: Callable[[], str]) -> None:
    now = dt.datetime.now(dt.UTC)
    rows = Rows(session)
    over = rows.petition(closes_at=now - dt.timedelta(minutes=1))
    rows.signature(petition=rows.petition())
    session.add(NetworkSalt(week="2020-W01", salt=b"x" * 32, created_at=now - dt.timedelta(days=31)))
    session.commit()
    worker()
    session.expire_all()
    assert session.get_one(Petition, over.id).state == "closed"
    assert session.scalars(select(Tally.count).where(Tally.dimension == Dimension.ALL)).all() == [1]
    assert session.scalars(select(NetworkSalt.week)).all() == []
