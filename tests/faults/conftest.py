"""An installation whose parts are processes of their own, so that they can be killed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from config import Config
from petitions.signing.models import Signature
from tests.cli.running import Serving
from tests.factories import Rows

SLUG = "let-them-stay"
Serve = Callable[..., Serving]


@pytest.fixture
def petition_slug(session: Session) -> str:
    """An open petition."""
    Rows(session).petition(slug=SLUG)
    session.commit()
    return SLUG


@pytest.fixture
def serve(config: Config, tmp_path: Path) -> Iterator[Serve]:
    """Starts `flask serve` on the test's own database, with the keys that the test reads it with."""
    started: list[Serving] = []
    settings = {
        "DATABASE_URL": config.DATABASE_URL,
        "SECRET_KEY": config.SECRET_KEY,
        "DEDUPE_KEY": config.DEDUPE_KEY,
        "PERSONAL_DATA_KEYS": ",".join(config.PERSONAL_DATA_KEYS),
        "RATE_LIMITS": "off",
    }
    if config.MAIL_SERVER:
        settings |= {"MAIL_SERVER": config.MAIL_SERVER, "MAIL_PORT": str(config.MAIL_PORT)}

    def start(*arguments: str, port: int | None = None) -> Serving:
        started.append(Serving(tmp_path, *arguments, port=port, **settings))
        return started[-1]

    yield start
    for each in started:
        each.close()


def stored_addresses(session: Session) -> list[str]:
    """The address of every signature that is in the database, asked over a connection of its own."""
    engine = create_engine(session.get_bind().url)
    with Session(engine) as fresh:
        found = [address for address in fresh.scalars(select(Signature.email)) if address]
    engine.dispose()
    return found
