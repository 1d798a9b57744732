"""What may grow with success: the sign flow and the organizer's overview, at very many signatures and few.

SIGNATURES sets how many are very many (default 1,000,000; the numbers to reach also speak of 10,000,000,
which takes a quarter of an hour to fill).
"""

import os
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bench.crowds import fill
from bench.rounds import compare
from bench.servers import served
from bench.signing import OURS, Strangers, prepared
from config import Config
from petitions.app import create_app
from petitions.campaign.models import Petition
from petitions.extensions import db
from petitions.organizers.models import Membership, Role
from tests.factories import Rows
from tests.servers import PostgresServer

SIGNATURES = int(os.environ.get("SIGNATURES", "1000000"))
FEW, LOOKS = 1_000, 20


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
            _measure_overview(full)
    finally:
        server.remove()


def _fill(url: str) -> None:
    engine = create_engine(url)
    with Session(engine) as session:
        petition = session.scalars(select(Petition).where(Petition.slug == "bench")).one()
        few = Rows(session).petition(slug="few", organization=petition.organization)
        Rows(session).membership(organization=petition.organization, role=Role.OWNER)
        session.commit()
        fill(session, few.id, FEW)
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


def _measure_overview(settings: dict[str, str]) -> None:
    app = create_app(Config.from_env(settings))
    with app.app_context():
        client = _signed_in(app)
        compare(
            f"overview at {SIGNATURES:,} / at {FEW:,} signatures (pages; 0.67 is 1.5 times as long)",
            lambda: _looks(client, "few"),
            lambda: _looks(client, "bench"),
            at_least=0.67,
        )
        db.engine.dispose()


def _signed_in(app: Flask) -> FlaskClient:
    """The owner's browser just after signing in."""
    with Session(db.engine) as session:
        owner = session.scalars(select(Membership)).one().organizer.fs_uniquifier
    client = app.test_client()
    with client.session_transaction("/organize/") as kept:
        kept["_user_id"], kept["_fresh"], kept["fs_cc"], kept["fs_paa"] = owner, True, "set", time.time()
    return client


def _looks(client: FlaskClient, slug: str) -> float:
    started = time.perf_counter()
    for _ in range(LOOKS):
        answer = client.get(f"/organize/petitions/{slug}")
        if answer.status_code != 200:
            raise RuntimeError(f"the overview answers {answer.status}")
    return LOOKS / (time.perf_counter() - started)
