"""A page of the list of signatures, and how many it finds, by the filters that people use, on both databases.

SIGNATURES sets how many the petition has (default 1,000,000); they are read for searches first, which is told
too. Each figure is the median of the processor's milliseconds for one page, that of the database's server
included: other work on the machine does not lengthen these.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from bench.crowds import fill
from bench.rounds import ROUNDS, report
from bench.servers import on_both_databases
from bench.signing import prepared
from petitions.campaign.models import Petition
from petitions.counting.found import found
from petitions.database import writing
from petitions.dedupe.listing import page_of
from petitions.dedupe.selection import Selection
from petitions.signing.finding import BATCH, read_batch
from petitions.signing.models import CountClass, Exposure
from petitions.web.current import now

SIGNATURES = int(os.environ.get("SIGNATURES", "1000000"))
MOST_MS = 50
# What the crowd of bench.crowds lacks: sources, some that are held or on paper, names and towns of kinds.
_VARIETY = (
    "UPDATE signatures SET source = CASE WHEN id % 5 = 0 THEN 'newsletter'"
    " WHEN id % 83 = 0 THEN 'choir' ELSE '' END,"
    " origin = CASE WHEN id % 97 = 0 THEN 'paper' ELSE origin END,"
    " city = CASE WHEN id % 7 = 0 THEN 'Montréal' WHEN id % 401 = 0 THEN 'Iqaluit' ELSE city END,"
    " name = CASE WHEN id % 11 = 0 THEN 'Marie Tremblay' WHEN id % 5003 = 0 THEN 'Zoé Quick' ELSE name END,"
    " held_reason = CASE WHEN id % 307 = 0 THEN 'network' ELSE '' END,"
    " held_at = CASE WHEN id % 307 = 0 THEN signed_at END"
)
_ASKED: dict[str, dict[str, Any]] = {
    "everything": {},
    "class held": {"counted_as": CountClass.HELD},
    "held by reason": {"held_reason": "network"},
    "province": {"province": "NU"},
    "class and province": {"counted_as": CountClass.PAPER, "province": "ON"},
    "class and exposure": {"counted_as": CountClass.HELD, "exposure": Exposure.COUNTED},
    "small source": {"source": "choir"},
    "source and language": {"source": "newsletter", "language": "en"},
    "nobody's language": {"language": "ru"},
    "rare name": {"words": "quick"},
    "usual name": {"words": "tremblay"},
    "two words": {"words": "marie iqaluit"},
    "word and class": {"words": "marie", "counted_as": CountClass.HELD},
    "big town": {"town": "montreal"},
    "town and class": {"town": "montreal", "counted_as": CountClass.PAPER},
    "mail address": {"words": "ann@example.org"},
}


def main() -> None:
    on_both_databases(_measure)


def _measure(name: str, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder), url)
    engine = create_engine(url)
    with Session(engine) as session:
        petition_id = session.scalars(select(Petition.id).where(Petition.slug == "bench")).one()
        fill(session, petition_id, SIGNATURES)
        session.execute(text(_VARIETY))
        session.commit()
        clock = _clock(session)
        _read(session, name, clock)
        for what, asked in {**_ASKED, "source on a day": {"source": "choir", "signed_from": now()}}.items():
            selection = Selection(petition_id, **asked)
            _report(f"{name}: {what}, first page", clock, lambda: page_of(session, selection))  # noqa: B023
            _report(f"{name}: {what}, last page", clock, lambda: page_of(session, selection, after_id=0))  # noqa: B023
            _report(f"{name}: {what}, how many", clock, lambda: found(session, selection))  # noqa: B023
    engine.dispose()


def _clock(session: Session) -> Callable[[], float]:
    """Seconds of the processor that this process and the database's have taken."""
    if session.get_bind().dialect.name != "postgresql":
        return time.process_time
    spent = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/schedstat")
    return lambda: time.process_time() + int(spent.read_text().split()[0]) / 1e9


def _read(session: Session, name: str, clock: Callable[[], float]) -> None:
    begun, batches = clock(), 1
    with writing():
        while read_batch(session):
            session.commit()
            batches += 1
        session.commit()
    per_row = (clock() - begun) * 1e6 / (batches * BATCH)
    print(f"{name}: reading the words of a signature takes {per_row:,.0f} µs of the processor", flush=True)
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        session.execute(text("VACUUM ANALYZE"))
        session.commit()


def _report(what: str, clock: Callable[[], float], look: Callable[[], object]) -> None:
    spent = []
    for _ in range(ROUNDS):
        begun = clock()
        look()
        spent.append((clock() - begun) * 1e3)
    report(f"{what}, ms of the processor", statistics.median(spent), MOST_MS)


if __name__ == "__main__":
    main()
