"""Personal data leaves only with a recent sign-in, and leaves a line."""

import csv
import io
import time

import pytest
from flask import Flask
from flask_security.proxies import _security
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.models import AuditEntry, Organizer
from petitions.web.accounts import FRESH_FOR
from tests.web.organizers.conftest import PASSWORD, Room, SignIn, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PATH = "/organize/petitions/let-them-stay/export"


def grow_stale(room: Room) -> None:
    """As if the sign-in had been a while ago."""
    with room.client.session_transaction("/organize/") as kept:
        kept["fs_paa"] = time.time() - FRESH_FOR.total_seconds() - 1
        kept.pop("fs_gexp", None)


def test_a_file_comes_and_the_act_is_written_down(room: Room, session: Session) -> None:
    answer = room.post(f"{PATH}/file", {"format": "csv", "class": "confirmed"}, page=PATH)
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))

    assert (row["name"], row["comment"]) == ("Ann Lee", "For my neighbours.")
    assert "attachment; filename=let-them-stay-" in answer.headers["Content-Disposition"]
    assert answer.content_length == len(answer.data)
    look_again(session)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.detail["number"]) == ("signatures_exported", 1)
    assert "Ann" not in str(entry.detail)


@pytest.mark.parametrize("kind", ["xlsx", "jsonl"])
def test_other_kinds_come_too(room: Room, kind: str) -> None:
    answer = room.post(f"{PATH}/file", {"format": kind}, page=PATH)

    assert answer.status_code == 200
    assert len(answer.data) > 100


@pytest.mark.parametrize("data", [{}, {"format": "exe"}, {"format": "csv", "class": "all of them"}])
def test_what_is_no_choice_is_refused(room: Room, data: dict[str, object]) -> None:
    assert room.post(f"{PATH}/file", data, page=PATH).status_code == 400


def test_an_old_sign_in_is_asked_for_the_password_again(
    sign_in_by_form: SignIn, room: Room, session: Session, organizer: object
) -> None:
    tired = sign_in_by_form(organizer)  # type: ignore[arg-type]
    grow_stale(tired)
    answer = tired.get(PATH)
    door = answer.headers["Location"]

    assert (answer.status_code, door.partition("?")[0]) == (302, "/organize/verify")
    assert tired.post(f"{PATH}/file", {"format": "csv"}).headers["Location"].startswith("/organize/verify")
    assert "your password once more" in text_of(tired.get(door))
    assert tired.post(door, {"password": "a wrong password"}, page=door).status_code == 200
    assert tired.get(PATH).status_code == 302
    assert tired.post(door, {"password": PASSWORD}, page=door).headers["Location"].endswith(PATH)
    assert tired.get(PATH).status_code == 200
    look_again(session)
    assert session.scalars(select(AuditEntry)).all() == []


def test_other_rooms_ask_for_no_second_password(room: Room) -> None:
    grow_stale(room)

    assert room.get("/organize/petitions/let-them-stay/signatures").status_code == 200


def test_whoever_has_a_second_step_is_asked_for_it_too(
    app: Flask, sign_in: SignIn, organizer: Organizer, petition: Petition
) -> None:
    assert petition.slug in PATH
    with app.app_context():
        factory = _security.totp_factory
        organizer.password = hash_password(PASSWORD)
        secret = factory.generate_totp_secret()
        organizer.tf_primary_method, organizer.tf_totp_secret = "authenticator", secret
        digits = factory.generate_totp_password(secret)
    tired = sign_in(organizer)
    grow_stale(tired)
    door = tired.get(PATH).headers["Location"]
    for code in ("", "000000" if digits != "000000" else "111111"):
        answer = tired.post(door, {"password": PASSWORD, "code": code}, page=door)
        assert answer.status_code == 200
        assert tired.get(PATH).status_code == 302
    tired.post(door, {"password": "wrong", "code": digits}, page=door)
    assert tired.get(PATH).status_code == 302
    with app.app_context():
        digits = factory.generate_totp_password(secret)
    tired.post(door, {"password": PASSWORD, "code": digits}, page=door)
    assert tired.get(PATH).status_code == 200
