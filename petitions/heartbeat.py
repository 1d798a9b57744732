"""Signs of life: while slow work is done, its lease is prolonged by a thread of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.extensions import db

SECONDS = 20.0


@contextmanager
def heartbeat(renew: Callable[[Session], object], *, seconds: float = SECONDS) -> Iterator[None]:
    """Call `renew` every few seconds, each time in a transaction of its own, until the block is left."""
    done = threading.Event()
    engine = db.engine

    def beat() -> None:
        while not done.wait(seconds):
            # A database that is away for a moment only costs this beat.
            with suppress(DBAPIError), writing(), Session(engine) as session:
                renew(session)
                session.commit()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
