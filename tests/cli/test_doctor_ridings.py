"""`flask doctor` says whether postal codes can be looked up."""

import pytest
from flask import Flask

from config import Config
from petitions.app import create_app
from tests.ridings.represent_server import RepresentServer
from tests.servers import free_port

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def said_of_ridings(config: Config, **settings: str) -> str:
    """The doctor's line about ridings on the same installation with other settings."""
    kept = {name: getattr(config, name) for name in ("DATABASE_URL", "INSTANCE_DIR", "SECRET_KEY")}
    asking = create_app(Config(TESTING=True, **kept, **settings))
    output = asking.test_cli_runner().invoke(args=["doctor"]).output
    return next(line for line in output.splitlines() if "  ridings " in line)


def test_a_service_that_knows_the_set_is_good(app: Flask, config: Config) -> None:
    with RepresentServer() as server:
        assert "knows federal-electoral-districts-2023" in said_of_ridings(config, REPRESENT_URL=server.url)


@pytest.mark.parametrize("wrong", [{"path": "/v1"}, {"set": "federal-electoral-districts"}])
def test_a_wrong_address_or_set_is_said(app: Flask, config: Config, wrong: dict[str, str]) -> None:
    with RepresentServer() as server:
        settings = {"REPRESENT_URL": server.url + wrong.get("path", "")}
        if "set" in wrong:
            settings["REPRESENT_SET"] = wrong["set"]
        line = said_of_ridings(config, **settings)
    assert line.startswith("WRONG")
    assert "see REPRESENT_URL and REPRESENT_SET" in line


def test_a_service_that_is_away_is_no_fault_of_ours(app: Flask, config: Config) -> None:
    line = said_of_ridings(config, REPRESENT_URL=f"http://127.0.0.1:{free_port()}")
    assert not line.startswith("WRONG")
    assert "cannot be asked now" in line


def test_without_an_address_nobody_is_asked(app: Flask, config: Config) -> None:
    assert "nobody is asked" in said_of_ridings(config)
