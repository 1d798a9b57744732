"""Files of 1,000,000 signatures made as a job, on PostgreSQL: CPU and peak memory of the worker, and ratios.

Each file is made by a process of its own, so that the peak is its alone. The floor of the CSV is COPY of the
same columns by psycopg in the same round. ROWS sets how many.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bench.crowds import fill
from bench.rounds import compare
from config import Config
from petitions.app import create_app
from petitions.campaign.models import Petition
from petitions.dispatch.files import make_due
from petitions.extensions import db
from petitions.imports.export import COLUMNS
from petitions.organizers.models import Membership
from petitions.prepared.ask import ask_for
from petitions.prepared.models import FileKind, PreparedFile
from petitions.web.current import now
from tests.factories import Rows
from tests.servers import PostgresServer

ROWS = int(os.environ.get("ROWS", "1000000"))


def main() -> None:
    if "BENCH_LAYOUT" in os.environ:
        _make(os.environ["BENCH_LAYOUT"])
        return
    server = PostgresServer().start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings = {"DATABASE_URL": server.url(), "INSTANCE_DIR": folder}
            settings |= {"SECRET_KEY": "s" * 32, "DEDUPE_KEY": "d" * 32}
            _fill(settings)
            _measure(settings)
    finally:
        server.remove()


def _fill(settings: dict[str, str]) -> None:
    env = {**os.environ, **settings}
    subprocess.run([sys.executable, "-m", "flask", "db", "upgrade"], check=True, env=env, capture_output=True)
    engine = create_engine(settings["DATABASE_URL"])
    with Session(engine) as session:
        membership = Rows(session).membership(role="owner")
        petition = Rows(session).petition(slug="bench", organization=membership.organization)
        session.commit()
        fill(session, petition.id, ROWS)
    engine.dispose()


def _measure(settings: dict[str, str]) -> None:
    address = settings["DATABASE_URL"].replace("postgresql+psycopg", "postgresql")
    compare(
        f"CSV of {ROWS:,} rows as a job, sealed and stored / COPY through psycopg",
        lambda: ROWS / _floor(address),
        lambda: ROWS / _made(settings, "csv"),
        at_least=0.4,
    )
    for layout in ("jsonl", "xlsx"):
        _made(settings, layout)


def _floor(address: str) -> float:
    start = time.perf_counter()
    with (
        psycopg.connect(address) as connection,
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {', '.join(COLUMNS)} FROM signatures) TO STDOUT (FORMAT csv)") as copy,  # noqa: S608 - our own names
    ):
        size = sum(len(piece) for piece in copy)
    return time.perf_counter() - start if size else 0.0


def _made(settings: dict[str, str], layout: str) -> float:
    env = {**os.environ, **settings, "BENCH_LAYOUT": layout}
    command = [sys.executable, "-m", "bench.files"]
    said = subprocess.run(command, check=True, env=env, capture_output=True, text=True).stdout
    seconds, cpu, before, peak, size = said.split()[-5:]
    print(f"{layout}: {seconds} s, {cpu} s of processor time, {size} MB, at rest {before} MB, peak {peak} MB")
    return float(seconds)


def _make(layout: str) -> None:
    """What a worker does with one file; says seconds, processor time, memory before and at its peak, size."""
    app = create_app(Config.from_env())
    with app.app_context():
        with Session(db.engine) as session:
            petition = session.scalars(select(Petition).where(Petition.slug == "bench")).one()
            by_id = session.scalars(select(Membership.organizer_id)).one()
            wanted = {"petition_id": petition.id, "layout": layout, "by_id": by_id, "now": now()}
            file_id = ask_for(session, kind=FileKind.SIGNATURES, chosen={}, **wanted).id  # type: ignore[arg-type]
            session.commit()
        before, cpu, start = _peak(), time.process_time(), time.perf_counter()
        make_due(clock=now, keep_on=lambda: True)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        with Session(db.engine) as session:
            file = session.get_one(PreparedFile, file_id)
            if file.row_count != ROWS:
                raise RuntimeError(f"{file.state} {file.reason}: {file.row_count} rows")
            size = Path(app.config["STORAGE_URL"], file.storage_key).stat().st_size
            session.delete(file)
            session.commit()
    print(f"{seconds:.1f} {cpu:.1f} {before:.0f} {_peak():.0f} {size / 1_000_000:.0f}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
