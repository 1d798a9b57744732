"""A petition that rows are brought into, and ways to look at what became of them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.imports.check import Checker
from petitions.imports.load import Summary, checked_chunks, load_chunk
from petitions.imports.read import read
from petitions.signing.models import Signature
from tests.factories import Rows

Import = Callable[..., Summary]


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def petition(rows: Rows, session: Session) -> Petition:
    made: Petition = rows.petition()
    session.commit()
    return made


@pytest.fixture
def bring(session: Session, petition: Petition, tmp_path: Path, now: dt.datetime) -> Import:
    """Brings lines of CSV in, as the command does."""

    def load(*lines: str, chunk: int = 1_000) -> Summary:
        path = tmp_path / "signatures.csv"
        path.write_text(
            "name,email,postal code,city,country,comment\n" + "".join(f"{line}\n" for line in lines)
        )
        head, found = read(path)
        summary = Summary()
        checker = Checker(head, language="en", now=now, zone="America/Toronto")
        for each in checked_chunks(found, checker, summary, size=chunk):
            load_chunk(session, petition, each, summary, source="paper-drive", now=now)
            session.commit()
        return summary

    return load


@pytest.fixture
def classes(session: Session, petition: Petition) -> Callable[[], list[tuple[str, str, int | None]]]:
    """Each row's name, class and slot, in the order of the rows' names."""

    def look() -> list[tuple[str, str, int | None]]:
        session.expire_all()
        query = select(Signature).where(Signature.petition_id == petition.id)
        return sorted((row.name, row.counted_as, row.slot) for row in session.scalars(query))

    return look
