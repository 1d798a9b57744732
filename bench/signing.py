"""The sign flow (GET the form, POST one new signature) and the POST alone, against the minimal sign."""

import tempfile
from pathlib import Path
from typing import Any

import flask_migrate
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from bench.rounds import compare
from bench.servers import load, served
from config import Config
from petitions.app import create_app
from petitions.extensions import db
from tests.factories import Rows
from tests.servers import PostgresServer

# Each request is a stranger from another network, so that the limits count and hold nobody.
OURS = """
local n, posting = {start}, {always_post}
request = function()
  if not posting then
    posting = true
    return wrk.format("GET", "/petitions/bench")
  end
  posting = {always_post}
  n = n + 1
  local body = string.format("name=Ann+Lee+%d&email=ann%d%%40example.org&country=CA&postal_code=K1A+0A6" ..
    "&city=Ottawa&comment=&exposure=addressee&lang=en", n, n)
  local from = string.format("10.%d.%d.%d", math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
  return wrk.format("POST", "/petitions/bench/signatures",
    {{["Content-Type"] = "application/x-www-form-urlencoded", ["X-Forwarded-For"] = from}}, body)
end
"""
FLOOR = """
local n, posting, token, cookie = {start}, false, nil, nil
request = function()
  if not posting or not token then
    posting = true
    return wrk.format("GET", "/sign", cookie and {{["Cookie"] = cookie}} or nil)
  end
  posting = {always_post}
  n = n + 1
  local body = string.format("name=Ann+Lee+%d&email=ann%d%%40example.org&postal_code=K1A+0A6&csrf_token=%s",
    n, n, token)
  return wrk.format("POST", "/sign",
    {{["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = cookie}}, body)
end
response = function(status, headers, body)
  if token then return end
  local set = headers["Set-Cookie"] or headers["set-cookie"]
  local found = string.match(body, 'name="csrf_token"[^>]*value="([^"]+)"')
  if set and found then cookie, token = string.match(set, "^[^;]+"), found end
end
"""


def prepared(folder: Path, database_url: str) -> dict[str, str]:
    """Settings of a fresh site with one open petition, "bench", and everything on."""
    settings: dict[str, Any] = {
        "DATABASE_URL": database_url,
        "INSTANCE_DIR": folder,
        "SECRET_KEY": "a secret of this measurement",
        "DEDUPE_KEY": "a dedupe key of this measurement",
        "PERSONAL_DATA_KEYS": (Fernet.generate_key().decode(),),
        "TRUSTED_PROXIES": 1,
        # The client cannot calculate: in a rush like this one browsers are asked to, and it would be held.
        "PROOF_OF_WORK": "off",
    }
    app = create_app(Config(**settings))
    with app.app_context():
        flask_migrate.upgrade()
        with Session(db.engine) as session:
            Rows(session).petition(slug="bench", texts=["en", "fr"])
            session.commit()
        db.engine.dispose()
    return {
        name: ",".join(value) if isinstance(value, tuple) else str(value) for name, value in settings.items()
    }


class Strangers:
    """Numbers the signatories of a run on, so that every one is new."""

    def __init__(self, script: str, *, always_post: bool) -> None:
        self._script, self._always_post, self._start = script, str(always_post).lower(), 0

    def sign_at(self, address: str) -> float:
        self._start += 1_000_000
        return load(address, self._script.format(start=self._start, always_post=self._always_post))


def measure(name: str, database_url: str, floor_url: str, *, flow: float, post: float) -> None:
    """Compare both on one database."""
    with tempfile.TemporaryDirectory() as folder:
        settings = prepared(Path(folder), database_url)
        floor_settings = {"SECRET_KEY": "of the floor and no other", "DATABASE_URL": floor_url}
        with (
            served("bench.floors.minimal:app", **floor_settings) as floor,
            served("wsgi:app", **settings) as ours,
        ):
            for what, always_post, at_least in (("flow", False, flow), ("POST alone", True, post)):
                theirs = Strangers(FLOOR, always_post=always_post)
                our = Strangers(OURS, always_post=always_post)
                compare(
                    f"{name}: sign {what} / minimal (requests)",
                    lambda theirs=theirs: theirs.sign_at(floor),  # type: ignore[misc]
                    lambda our=our: our.sign_at(ours),  # type: ignore[misc]
                    at_least=at_least,
                )


def main() -> None:
    server = PostgresServer(is_durable=True).start()
    try:
        for name in ("petitions", "floor"):
            server.command(f"CREATE DATABASE {name}")
        measure("PostgreSQL", server.url("petitions"), server.url("floor"), flow=1.3, post=0.7)
    finally:
        server.remove()
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder) / name}" for name in ("petitions.db", "floor.db")]
        measure("SQLite", *urls, flow=1.2, post=0.7)
