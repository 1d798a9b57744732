"""Browsers in which somebody is signed in: listed, ended one by one or all, and never brought back."""

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.models import Organizer, SignIn
from petitions.organizers.sign_ins import LASTS_FOR
from petitions.signing.models import Signature
from petitions.web.current import now
from tests.web.organizers.conftest import PASSWORD, TOKEN, Room, look_again, text_of
from tests.web.organizers.conftest import SignIn as Enter

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

BASE = "/organize/petitions/let-them-stay"


def test_a_button_is_heard_after_a_long_look_at_the_page(
    room: Room, petition: Petition, session: Session
) -> None:
    (signature,) = session.query(Signature).where(Signature.petition_id == petition.id)
    session.rollback()
    found = TOKEN.search(room.get("/organize/account").text)
    assert found is not None
    with room.client.session_transaction("/organize/") as kept:
        # The use is noted every ten minutes: now once more, with the press of the button.
        kept["sign_in_seen_at"] = 0.0
    answer = room.client.post(f"{BASE}/signatures/hold", data={"id": signature.id, "csrf_token": found[1]})

    assert answer.status_code == 302
    look_again(session)
    assert signature.held_at is not None


def test_browsers_are_listed_and_ended_from_afar(
    session: Session, organizer: Organizer, sign_in_by_form: Enter
) -> None:
    here, there = sign_in_by_form(organizer), sign_in_by_form(organizer)
    assert text_of(here.get("/organize/account")).count("An unknown browser") == 2
    here.post("/organize/account/browsers/end")
    assert there.get("/organize/account").status_code == 302
    assert text_of(here.get("/organize/account")).count("An unknown browser") == 1
    look_again(session)
    assert len(session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all()) == 1


def test_one_browser_is_ended_and_the_others_stay(
    app: Flask, organizer: Organizer, sign_in_by_form: Enter
) -> None:
    here, there, elsewhere = (sign_in_by_form(organizer) for _ in range(3))
    stolen = there.client.get_cookie("session", path="/organize")
    newest, *_rest = re.findall(r"/account/browsers/(\d+)/end", here.get("/organize/account").text)
    here.post(f"/organize/account/browsers/{int(newest) - 1}/end")

    assert there.get("/organize/account").status_code == 302
    assert [each.get("/organize/account").status_code for each in (here, elsewhere)] == [200, 200]
    thief = Room(app.test_client())
    if stolen is not None:
        thief.client.set_cookie("session", stolen.value, path="/organize")
    assert thief.get("/organize/account").status_code == 302
    assert thief.get("/organize/change").status_code == 302


def test_nobody_ends_the_browsers_of_others(
    room: Room, reviewer: Organizer, sign_in: Enter, session: Session
) -> None:
    number = session.scalars(select(SignIn.id)).one()
    look_again(session)
    assert room.post(f"/organize/account/browsers/{number}/end").status_code == 404, "its own"
    assert sign_in(reviewer).post(f"/organize/account/browsers/{number}/end").status_code == 404
    assert room.get("/organize/account").status_code == 200


def test_a_browser_that_is_kept_signed_in_is_so_for_two_weeks(
    app: Flask, session: Session, organizer: Organizer, sign_in_by_form: Enter
) -> None:
    sign_in_by_form(organizer)
    room = Room(app.test_client())
    data: dict[str, object] = {"email": organizer.email, "password": PASSWORD, "remember": "y"}
    answer = room.post("/organize/login", data, page="/organize/login")
    (kept,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("session=")]
    assert "Expires=" in kept
    assert "remember_token" not in str(answer.headers)
    assert room.get("/organize/account").status_code == 200

    session.execute(update(SignIn).values(started_at=now() - LASTS_FOR - dt.timedelta(minutes=1)))
    session.commit()
    assert room.get("/organize/account").status_code == 302
