"""One run of 100,000 signatures with 30,000 comments, from plan to mail: CPU and peak memory of the worker.

The floor is the bare reading of the same rows into a CSV file. `python -m bench.delivery 1000000 300000`
measures another size, with `letters` behind it a letter petition on which so many wrote one of their own
instead of a comment, `DATABASE_URL=` another database.
"""

import csv
import datetime as dt
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.rounds import report
from config import Config
from petitions.app import create_app
from petitions.delivery.models import Delivery
from petitions.delivery.slots.plan import plan_by_hand
from petitions.dispatch.sending import deliver_due
from petitions.extensions import db
from petitions.signing.models import Signature
from tests.factories import Rows

SIGNATURES, COMMENTS = 100_000, 30_000
MOST_CPU, MOST_MEMORY = 60, 500  # seconds, megabytes
NOW = dt.datetime(2026, 6, 1, 13, tzinfo=dt.UTC)
PLACES = (("Toronto", "ON", "CA"), ("Montréal", "QC", "CA"), ("Iqaluit", "NU", "CA"), ("Lyon", "", "FR"))
NAMES = ("Ann Lee", "Zoë Nguyễn", "Олена Ковальчук", "Jean-François Côté", "O’Neil Brathwaite", "Xʷməθkʷəy̓əm")
REASONS = "We came with nothing and were met with coats, boots and hot soup; nobody forgets such a winter. "
SENTENCES = [f"{verb} {what} {where}." for verb, what, where in product(
    ("I have seen how", "My family knows that", "Nobody here forgets that", "It was in the paper that"),
    ("neighbours waited for years", "a father was sent away", "children lost a school", "work went undone"),
    ("and no answer came from your department", "because a paper lay on some desk", "in our own street"),
)]  # fmt: skip
BATCH = 5_000


def main() -> None:
    """Fill in one process, measure in another, so that the peak is the worker's alone."""
    signatures, comments = (int(word) for word in sys.argv[1:3] or (SIGNATURES, COMMENTS))
    kind = "letter" if "letters" in sys.argv else "petition"
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "INSTANCE_DIR": folder, "BENCH_DELIVERY": "measure"}
        fill(Path(folder), signatures, comments, kind)
        subprocess.run([sys.executable, "-m", "bench.delivery"], check=True, env=env)


def application(folder: Path) -> Flask:
    """The application on a database of its own, sending to the preview."""
    values: dict[str, Any] = {"INSTANCE_DIR": folder, "SECRET_KEY": "s" * 32, "DEDUPE_KEY": "d" * 32}
    if "DATABASE_URL" in os.environ:
        values["DATABASE_URL"] = os.environ["DATABASE_URL"]
    return create_app(Config(**values))


def fill(folder: Path, signatures: int, comments: int, kind: str) -> None:
    """One open petition with all its signatures confirmed, and its first delivery planned."""
    with application(folder).app_context():
        flask_migrate.upgrade()
        with Session(db.engine) as session:
            petition = Rows(session).petition(slug="bench", kind=kind)
            sample = petition.texts[0].sample_letter = letter(0) if kind == "letter" else ""
            session.commit()
            people = rows(petition.id, signatures, comments, sample)
            while batch := list(islice(people, BATCH)):
                session.execute(insert(Signature.__table__), batch)  # type: ignore[arg-type]
            plan_by_hand(session, petition, zone="America/Toronto", now=NOW)
            session.commit()
        db.engine.dispose()


def letter(number: int, sample: str = "") -> str:
    """A letter that one person wrote; every third is the sample with a line of one's own."""
    chance = random.Random(number)  # noqa: S311 - the same letters each time, not secrets
    if sample and number % 3 == 0:
        return f"{sample}\n\nI am number {number}, and I mean it."
    return " ".join(chance.choice(SENTENCES) for _ in range(12)) + f" Mine is number {number}."


def rows(petition_id: int, signatures: int, comments: int, sample: str) -> Iterator[dict[str, Any]]:
    """People over a month, from everywhere; some say why, or write a letter of their own."""
    for number in range(signatures):
        city, province, country = PLACES[number % len(PLACES)]
        at = NOW - dt.timedelta(minutes=1 + number * 43_000 // signatures)
        yield {
            "public_id": uuid.uuid4(),
            "petition_id": petition_id,
            "kind": "person",
            "origin": "web",
            "state": "confirmed",
            "name": f"{NAMES[number % len(NAMES)]} {number}",
            "organization": "",
            "role": "",
            "country": country,
            "postal_code": "",
            "province": province,
            "city": city,
            "comment": REASONS * (1 + number % 3) + str(number) if number < comments and not sample else "",
            "letter": letter(number + 1, sample) if number < comments and sample else sample,
            "exposure": ("addressee", "public", "counted")[number % 3],
            "consent_updates": False,
            "language": "en",
            "text_version": 1,
            "source": "",
            "signed_at": at,
            "confirmed_at": at,
            "invalidated_reason": "",
            "held_reason": "",
            "repeat_reason": "",
            "tallied_as": "",
        }


def measure(folder: Path) -> None:
    """Deliver, then print what it took beside the floor."""
    with application(folder).app_context():
        floor = bare_reading()
        before = peak(resource.RUSAGE_SELF)
        began, start = processor_seconds(), time.monotonic()
        totals = deliver_due(clock=lambda: NOW)
        elapsed, cpu = time.monotonic() - start, processor_seconds() - began
        with Session(db.engine) as session:
            delivery = session.scalars(select(Delivery)).one()
            size = sum(file.size for file in delivery.files) / 1e6
            print(f"{delivery.signature_count:,} signatures: {len(delivery.files)} files, {size:,.1f} MB")
        db.engine.dispose()
        count = delivery.signature_count
    worker, typesetter = peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN)
    print(f"{dict(totals)} in {elapsed:,.1f} s; bare reading {floor:.2f} s CPU, ratio {cpu / floor:,.0f}")
    report("CPU s", cpu, MOST_CPU * max(count / SIGNATURES, 1))
    report("peak MB, worker and typesetter", worker + typesetter, MOST_MEMORY)
    print(f"of it {before:.0f} MB before the first row, {typesetter:.0f} MB the largest volume")
    tens = count / 10_000
    print(
        f"for 10,000 signatures: {cpu / tens:.2f} s CPU, {elapsed / tens:.2f} s,"
        f" {(worker - before) / tens:.2f} MB more in the worker"
    )


def peak(who: int) -> float:
    """The most megabytes that this process, or the largest of its children, has held."""
    return resource.getrusage(who).ru_maxrss / 1024


def bare_reading() -> float:
    """CPU seconds to read the rows and write them as CSV, with nothing done to them."""
    began = processor_seconds()
    columns = (Signature.name, Signature.city, Signature.province, Signature.comment, Signature.confirmed_at)
    with Session(db.engine) as session:
        writer = csv.writer(Path(os.devnull).open("w"))  # noqa: SIM115 - nothing to lose
        for row in session.execute(select(*columns).execution_options(yield_per=2_000)):
            writer.writerow(row)
    return processor_seconds() - began


def processor_seconds() -> float:
    """CPU seconds of this process and of those it has waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


if __name__ == "__main__":
    if os.environ.get("BENCH_DELIVERY") == "measure":
        measure(Path(os.environ["INSTANCE_DIR"]))
    else:
        main()
