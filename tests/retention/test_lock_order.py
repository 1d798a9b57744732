"""Anonymising meets those who change the same signatures: each waits in one order, so never both at once."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from config import Config
from petitions.campaign.models import Petition, PetitionState
from petitions.counting.tally import close_batch
from petitions.retention.anonymize import KEPT_FOR, anonymize_batch
from petitions.retention.erase import erase
from petitions.signing.finding import read_batch
from petitions.signing.models import Exposure, Signature
from petitions.signing.withdraw import expose
from tests.factories import Rows
from tests.servers import wait_until

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


def _expose(session: Session, signature: Signature, now: dt.datetime) -> None:
    expose(session, signature, Exposure.COUNTED)


def _erase(session: Session, signature: Signature, now: dt.datetime) -> None:
    erase(session, signature, now=now)


def _tally(session: Session, signature: Signature, now: dt.datetime) -> None:
    close_batch(session)


def _read(session: Session, signature: Signature, now: dt.datetime) -> None:
    read_batch(session)


@pytest.fixture
def signature(rows: Rows, session: Session, now: dt.datetime) -> Signature:
    """Of a petition whose time is over, with a word that it is found by, and one that nobody has read."""
    petition = rows.petition(state=PetitionState.CLOSED, closed_at=now - KEPT_FOR)
    made: Signature = rows.signature(petition=petition)
    read_batch(session)
    rows.signature(petition=petition)
    session.commit()
    return made


@pytest.fixture
def other(config: Config) -> Iterator[Session]:
    """The session of another worker."""
    engine = create_engine(config.DATABASE_URL, connect_args={"application_name": "anonymity"})
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.mark.parametrize("change", [_erase, _expose, _tally, _read])
def test_anonymising_and_another_change_wait_for_each_other_in_one_order(
    session: Session,
    other: Session,
    signature: Signature,
    now: dt.datetime,
    change: Callable[[Session, Signature, dt.datetime], None],
) -> None:
    session.scalars(select(Signature).order_by(Signature.id).with_for_update()).all()
    ends: list[bool] = []

    def anonymize() -> None:
        ends.append(anonymize_batch(other, now=now))
        other.commit()

    thread = threading.Thread(target=anonymize, daemon=True)
    thread.start()
    with Session(session.get_bind()) as looker:
        wait_until(lambda: _is_waiting(looker), "anonymising never came to wait", 20)
    change(session, signature, now)
    session.commit()
    thread.join(20)

    assert ends == [True]
    assert session.scalar(select(func.count()).where(Signature.erased_at.is_(None))) == 0
    assert session.scalars(select(Petition.anonymized_at)).one() is None


def _is_waiting(looker: Session) -> bool:
    """Looked at by somebody with no transaction of their own, who sees it as it is now."""
    waits = text("application_name = 'anonymity' AND wait_event_type = 'Lock'")
    found = looker.scalar(select(func.count()).select_from(text("pg_stat_activity")).where(waits))
    looker.rollback()
    return bool(found)
