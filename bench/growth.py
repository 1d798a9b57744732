"""What may grow with success: the sign flow, at very many signatures and at none.

SIGNATURES sets how many are very many (default 1,000,000; the numbers to reach also speak of 10,000,000,
which takes a quarter of an hour to fill).
"""

import os
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bench.crowds import fill
from bench.rounds import compare
from bench.servers import served
from bench.signing import OURS, Strangers, prepared
from petitions.campaign.models import Petition
from tests.servers import PostgresServer

SIGNATURES = int(os.environ.get("SIGNATURES", "1000000"))


def main() -> None:
    server = PostgresServer(is_durable=True).start()
    try:
        for name in ("at_few", "at_many"):
            server.command(f"CREATE DATABASE {name}")
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            empty = prepared(Path(one), server.url("at_few"))
            full = prepared(Path(other), server.url("at_many"))
            _fill(server.url("at_many"))
            _measure_flow(empty, full)
    finally:
        server.remove()


def _fill(url: str) -> None:
    engine = create_engine(url)
    with Session(engine) as session:
        petition = session.scalars(select(Petition).where(Petition.slug == "bench")).one()
        fill(session, petition.id, SIGNATURES)
    engine.dispose()


def _measure_flow(empty: dict[str, str], full: dict[str, str]) -> None:
    with served("wsgi:app", **empty) as few, served("wsgi:app", **full) as many:
        at_few, at_many = Strangers(OURS, always_post=False), Strangers(OURS, always_post=False)
        compare(
            f"sign flow at {SIGNATURES:,} signatures / at 0 (requests)",
            lambda: at_few.sign_at(few),
            lambda: at_many.sign_at(many),
            at_least=0.9,
        )
