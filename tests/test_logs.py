"""The log: lines for machines on a real site, and never an address, a name or a token."""

import json
import logging

import pytest
import structlog
from flask import Flask

from config import Config
from petitions.app import create_app
from petitions.logs import scrubbed

TOKEN = "q6Vt9s0mXn2cYd7rLw1kPz"
PRODUCTION = {"SITE_URL": "https://petitions.example.org", "TESTING": False}
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("to ann.lee+x@mail.example.org now", "to …@… now"),
        ("<o'neil@example.org>", "<…@…>"),
        ("Key (email)=(ann@example.org) exists", "Key (email)=(…@…) exists"),
        ("пример@пример.рф", "…@…"),
        (f"/signatures/{TOKEN}", "/signatures/…"),
        (f"GET /signatures/{TOKEN}/confirm?x=1 ", "GET /signatures/…/confirm?x=1 "),
        (f"/office/{TOKEN}/reply", "/office/…/reply"),
        (f"/Signatures//{TOKEN}.", "/Signatures//…"),
        (f"/organize/sign-in-link/W.{TOKEN}.x/", "/organize/sign-in-link/…/"),
        (f"/organize/invitations/{TOKEN}/", "/organize/invitations/…/"),
        (f"/alerts/{TOKEN}.atom/", "/alerts/…/"),
        (f"/alerts/off/{TOKEN}/", "/alerts/off/…/"),
        (f"/petitions/stay/{TOKEN}{TOKEN[:21]}", "/petitions/stay/…"),
        (f"Bearer cs_{TOKEN}", "Bearer …"),
        (
            "wrong\nDETAIL:  Failing row contains (1, Ann\nLee).\n[SQL: INSERT]",
            "wrong\nDETAIL: …\n[SQL: INSERT]",
        ),
        ("nothing to hide", "nothing to hide"),
        # In a time that grows with its length and not with the square of it.
        pytest.param(" @" + "a" * 200_000, " @" + "a" * 200_000, id="long"),
    ],
)
@pytest.mark.usefixtures("database_kind")
def test_addresses_and_tokens_are_taken_out(text: str, clean: str) -> None:
    assert scrubbed(text) == clean


@pytest.mark.config(**PRODUCTION)
def test_a_failure_is_one_line_of_json_without_what_was_typed(
    capsys: pytest.CaptureFixture[str], app: Flask
) -> None:
    @app.get("/signatures/<token>/fail")
    def fail(token: str) -> str:
        raise ValueError("cannot write to ann@example.org")

    answer = app.test_client().get(f"/signatures/{TOKEN}/fail?email=ann@example.org")

    assert answer.status_code == 500
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert lines
    assert {line["request"] for line in lines} == {answer.headers["X-Request-ID"]}
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/signatures/<token>/fail"]
    assert any("ValueError" in line.get("exception", "") for line in lines)
    assert "ann@example.org" not in str(lines)
    assert TOKEN not in str(lines)


@pytest.mark.config(**PRODUCTION)
def test_a_path_that_is_no_route_is_logged_without_its_secret(
    capsys: pytest.CaptureFixture[str], app: Flask
) -> None:
    app.test_client().post(f"/signatures/{TOKEN}/nothing-of-ours")

    said = capsys.readouterr().err
    assert '"/signatures/…/nothing-of-ours"' in said
    assert TOKEN not in said


@pytest.mark.config(**PRODUCTION)
def test_reading_pages_is_not_logged(capsys: pytest.CaptureFixture[str], app: Flask) -> None:
    answer = app.test_client().get("/robots.txt")

    assert "X-Request-ID" not in answer.headers
    assert capsys.readouterr().err == ""


@pytest.mark.config(**PRODUCTION)
def test_libraries_are_logged_the_same_way(capsys: pytest.CaptureFixture[str], config: Config) -> None:
    create_app(config)
    logging.getLogger("some.library").warning("sent to %s", "ann@example.org")

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["logger"], line["level"]) == ("sent to …@…", "some.library", "warning")


def test_developers_read_plain_lines(capsys: pytest.CaptureFixture[str], config: Config) -> None:
    create_app(config)
    structlog.get_logger("here").info("something happened", count=3)

    said = capsys.readouterr().err
    assert "something happened" in said
    assert "count=3" in said
    assert not said.startswith("{")
