"""The comment desk of a petition with very many comments: every view of it, on both databases.

COMMENTS sets how many are very many (default 100,000). A quarter are one text with a word changed, a tenth
one short word, the others stand alone; gathering them is the worker's, and measured apart.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from bench.crowds import fill
from bench.rounds import report
from bench.servers import on_both_databases
from bench.signing import prepared
from bench.watch import signed_in
from config import Config
from petitions.app import create_app
from petitions.campaign.models import Petition
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment
from petitions.extensions import db
from petitions.organizers.models import Role
from tests.factories import Rows

COMMENTS = int(os.environ.get("COMMENTS", "100000"))
LOOKS, MOST_MS, CHUNK = 5, 300, 5_000
VIEWS = ("", "?show=new", "?show=public", "?show=hidden", "?show=alike", "?show=letters")
SEARCHES = ("?words=harbour", "?words=nobodysaysthis", "?words=harbour&show=new&language=en")
ALIKE = "They welcomed us at the harbour with {} and nobody asked for papers on that day."


def main() -> None:
    on_both_databases(_measure)


def _measure(name: str, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = prepared(Path(folder), url)
        _write(name, url)
        app = create_app(Config.from_env(settings))
        with app.app_context():
            client, largest = signed_in(app), _largest_group()
            for view in (*VIEWS, *SEARCHES, f"?group={largest}"):
                report(f"{name}: comments{view}, milliseconds", _milliseconds(client, view), MOST_MS)
            db.engine.dispose()


def _write(name: str, url: str) -> None:
    engine = create_engine(url)
    with Session(engine) as session:
        petition = session.scalars(select(Petition).where(Petition.slug == "bench")).one()
        Rows(session).membership(organization=petition.organization, role=Role.OWNER)
        session.commit()
        fill(session, petition.id, COMMENTS)
        statement = text("UPDATE signatures SET comment = :comment WHERE id = :id")
        rows = [{"id": number, "comment": words} for number, words in _words()]
        for begin in range(0, COMMENTS, CHUNK):
            session.execute(statement, rows[begin : begin + CHUNK])
        session.commit()
        started = time.process_time()
        while gather_batch(session):
            session.commit()
        session.commit()
        print(json.dumps({name: f"{time.process_time() - started:.0f} s of our CPU to gather {COMMENTS:,}"}))
    engine.dispose()


def _words() -> Iterator[tuple[int, str]]:
    for number in range(1, COMMENTS + 1):
        own = " ".join(f"w{number * step % 7919}" for step in range(1, 5 + number % 60))
        yield (
            number,
            ALIKE.format(f"tea{number}") if number % 4 == 0 else "Shame." if number % 10 == 1 else own,
        )


def _largest_group() -> int:
    with Session(db.engine) as session:
        size = func.count().desc()
        return (
            session.scalars(select(Comment.group_id).group_by(Comment.group_id).order_by(size)).first() or 0
        )


def _milliseconds(client: FlaskClient, view: str) -> float:
    """The quickest of some looks: what the page takes on an idle moment."""
    return min(_look(client, view) for _ in range(LOOKS)) * 1000


def _look(client: FlaskClient, view: str) -> float:
    started = time.perf_counter()
    answer = client.get(f"/organize/petitions/bench/comments{view}")
    if answer.status_code != 200:
        raise RuntimeError(f"the desk answers {answer.status}")
    return time.perf_counter() - started
