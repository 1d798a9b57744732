"""What goes by post, at the edge: said to be ready when its time has come; a person prints and posts it."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.delivery.sending.posting import make_ready
from petitions.extensions import db


def make_letters_ready(
    clock: Callable[[], dt.datetime], keep_on: Callable[[], bool], petition_id: int | None
) -> int:
    """Give to those who print what is due on paper; how many that were."""
    number = 0
    while keep_on():
        with writing(), Session(db.engine) as session:
            ready = make_ready(session, now=clock(), petition_id=petition_id)
            session.commit()
        number += len(ready)
        if not ready:
            break
    return number
