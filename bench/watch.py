"""The organizer's overview of a petition that very many signed, against one that few did, on both databases.

A map of ridings is loaded. SIGNATURES sets how many are very many (default 1,000,000).
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
from bench.servers import on_both_databases
from bench.signing import prepared
from config import Config
from petitions.app import create_app
from petitions.campaign.models import Petition
from petitions.counting.ridings import count_ridings
from petitions.extensions import db
from petitions.organizers.models import Membership, Role
from petitions.organizers.sign_ins import begin_sign_in
from petitions.web.current import now
from petitions.web.organizers.members.browsers import KEY
from tests.factories import Rows
from tests.ridings import squares

SIGNATURES = int(os.environ.get("SIGNATURES", "1000000"))
FEW, LOOKS = 1_000, 20


def main() -> None:
    on_both_databases(_measure)


def _measure(name: str, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = prepared(Path(folder), url)
        _fill(url)
        app = create_app(Config.from_env(settings))
        with app.app_context():
            client = signed_in(app)
            compare(
                f"{name}: overview at {SIGNATURES:,} / at {FEW:,} signatures (0.67 is 1.5 times as long)",
                lambda: _looks(client, "few"),
                lambda: _looks(client, "bench"),
                at_least=0.67,
            )
            db.engine.dispose()


def _fill(url: str) -> None:
    engine = create_engine(url)
    with Session(engine) as session:
        petition = session.scalars(select(Petition).where(Petition.slug == "bench")).one()
        few = Rows(session).petition(slug="few", organization=petition.organization)
        Rows(session).membership(organization=petition.organization, role=Role.OWNER)
        session.commit()
        fill(session, few.id, FEW)
        fill(session, petition.id, SIGNATURES)
        squares.keep(session)
        count_ridings(session, now=now())
        session.commit()
    engine.dispose()


def signed_in(app: Flask) -> FlaskClient:
    """The owner's browser just after signing in."""
    with Session(db.engine) as session:
        organizer = session.scalars(select(Membership)).one().organizer
        owner = organizer.fs_uniquifier
        key = begin_sign_in(session, organizer.id, browser="", now=now()).key
        session.commit()
    client = app.test_client()
    with client.session_transaction("/organize/") as kept:
        kept["_user_id"], kept["_fresh"], kept["fs_cc"], kept["fs_paa"] = owner, True, "set", time.time()
        kept[KEY] = key
    return client


def _looks(client: FlaskClient, slug: str) -> float:
    started = time.perf_counter()
    for _ in range(LOOKS):
        answer = client.get(f"/organize/petitions/{slug}")
        if answer.status_code != 200:
            raise RuntimeError(f"the overview answers {answer.status}")
    return LOOKS / (time.perf_counter() - started)
