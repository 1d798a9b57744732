"""Import and export of many signatures against floors of the same run, on PostgreSQL.

Floor of an import: parse the CSV, normalise two columns, HMAC, COPY into a staging table and one INSERT …
SELECT … ON CONFLICT into a table of four columns with the same unique key. Both are measured into an empty
table and into one that holds as many rows already, as when the floor was first measured. Floor of an export:
COPY through psycopg. ROWS sets how many (default 100,000; the numbers to reach are meant for 1,000,000).
"""

import csv
import datetime as dt
import hashlib
import hmac
import os
import re
import resource
import tempfile
import time
from pathlib import Path

import psycopg
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bench.crowds import fill
from bench.rounds import compare
from config import Config
from petitions.app import create_app
from petitions.campaign.models import Petition
from petitions.campaign.write import TextValues, start_petition
from petitions.extensions import db
from petitions.imports.check import Checker
from petitions.imports.export import Format, export
from petitions.imports.load import Summary, checked_chunks, load_chunk
from petitions.imports.read import read
from petitions.organizers.models import Organization
from petitions.signing.models import Signature
from tests.servers import PostgresServer

ROWS = int(os.environ.get("ROWS", "100000"))
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
_EMAIL = re.compile(r"[^@\s]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_CODE = re.compile("[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]")
_FLOOR = """
DROP TABLE IF EXISTS floor;
CREATE TABLE floor (id bigserial PRIMARY KEY, mailbox_key bytea UNIQUE, name text, postal_code text);
INSERT INTO floor (mailbox_key, name, postal_code)
    SELECT sha256(('ann' || n)::bytea), 'Ann Lee ' || n, 'K1A0A6' FROM generate_series(1, {there}) AS n;
"""


def main() -> None:
    server = PostgresServer().start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            _measure(server.url(), Path(folder))
    finally:
        server.remove()


def _measure(url: str, folder: Path) -> None:
    config = Config(DATABASE_URL=url, INSTANCE_DIR=folder, TESTING=True)
    app = create_app(config)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    file = folder / "signatures.csv"
    _write(file)
    engine = create_engine(config.DATABASE_URL)
    with Session(engine) as session:
        petition = _petition(session)
        address = url.replace("postgresql+psycopg", "postgresql")
        for there in (ROWS, 0):
            compare(
                f"import of {ROWS:,} rows into {there:,}, all rules / parse, normalise, HMAC, COPY, INSERT",
                lambda there=there: ROWS / _floor_import(address, file, there),  # type: ignore[misc]
                lambda there=there: ROWS / _import(session, petition, file, there),  # type: ignore[misc]
                at_least=0.5,
            )
        compare(
            f"export of {ROWS:,} rows / COPY through psycopg",
            lambda: ROWS / _floor_export(address),
            lambda: ROWS / _export(session, petition),
            at_least=0.5,
        )
        for kind in Format:
            start = time.process_time()
            size = sum(len(piece) for piece in export(session, Signature.petition_id == petition.id, kind))
            used = time.process_time() - start
            print(f"export as {kind}: {used:.1f} s of processor time, {size / 1_000_000:,.0f} MB")
        session.rollback()
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def _write(path: Path) -> None:
    """People with mailboxes of their own, one in fifty of them twice."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "email", "postal code", "comment"])
        for number in range(ROWS):
            who = number - 1 if number % 50 == 49 else number
            writer.writerow([f"Ann {_letters(who)}", f"Ann.{who}@example.org", f"K1A {who % 10}A6", ""])


def _letters(number: int) -> str:
    """A surname of letters, since no name has digits."""
    name = ""
    while number or not name:
        number, rest = divmod(number, 26)
        name += chr(ord("a") + rest)
    return name.capitalize()


def _petition(session: Session) -> Petition:
    group = Organization(slug="bench", name="Bench", email="bench@example.org", created_at=NOW)
    session.add(group)
    session.flush()
    words = TextValues(title="Bench", demand="Measure.")
    made = start_petition(
        session,
        slug="bench",
        kind="petition",
        organization_id=group.id,
        language="en",
        text=words,
        now=NOW,  # type: ignore[arg-type]
    )
    session.commit()
    return made


def _floor_import(address: str, file: Path, there: int) -> float:
    with psycopg.connect(address) as connection:
        connection.execute(_FLOOR.format(there=there))  # type: ignore[arg-type]
        connection.commit()
        start = time.perf_counter()
        connection.execute("CREATE TEMP TABLE staged (mailbox_key bytea, name text, postal_code text)")
        with connection.cursor() as cursor, file.open(newline="") as opened:
            rows = csv.reader(opened)
            next(rows)
            with cursor.copy("COPY staged FROM STDIN") as copy:
                for name, email, postal_code, _comment in rows:
                    if not (_EMAIL.fullmatch(email) and _CODE.fullmatch(postal_code)):
                        continue
                    key = hmac.new(b"key", email.strip().lower().encode(), hashlib.sha256).digest()
                    copy.write_row((key, name.strip(), postal_code.replace(" ", "").upper()))
            cursor.execute(
                "INSERT INTO floor (mailbox_key, name, postal_code) SELECT mailbox_key, name, postal_code"
                " FROM staged ORDER BY mailbox_key ON CONFLICT DO NOTHING"
            )
        connection.commit()
        return time.perf_counter() - start


def _import(session: Session, petition: Petition, file: Path, there: int) -> float:
    session.execute(text("TRUNCATE signatures CASCADE"))
    fill(session, petition.id, there)
    start = time.perf_counter()
    head, rows = read(file)
    summary = Summary()
    checker = Checker(head, language="en", now=NOW, zone="America/Toronto")
    for chunk in checked_chunks(rows, checker, summary):
        load_chunk(session, petition, chunk, summary, source="bench", now=NOW)
        session.commit()
    taken = time.perf_counter() - start
    if summary.new + sum(summary.repeats.values()) != ROWS:
        raise RuntimeError(f"{summary.new} new of {ROWS}: {summary.refused_by_reason}")
    return taken


def _floor_export(address: str) -> float:
    start, size = time.perf_counter(), 0
    with (
        psycopg.connect(address) as connection,
        connection.cursor() as cursor,
        cursor.copy("COPY signatures TO STDOUT (FORMAT csv)") as copy,
    ):
        for piece in copy:
            size += len(piece)
    return time.perf_counter() - start


def _export(session: Session, petition: Petition) -> float:
    start, size = time.perf_counter(), 0
    for piece in export(session, Signature.petition_id == petition.id, Format.CSV):
        size += len(piece)
    session.rollback()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
