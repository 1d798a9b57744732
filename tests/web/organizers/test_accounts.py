"""Signing in and out; and public pages, which know no session."""

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from petitions.campaign.models import Petition
from petitions.extensions import db
from petitions.organizers.models import Organizer
from petitions.outbox.models import Message
from tests.web.organizers.conftest import PASSWORD, Room, SignIn, text_of

# Forms of the library itself; pyproject.toml keeps to the version of WTForms that still takes them.
old_choices = pytest.mark.filterwarnings("ignore:Passing SelectField choices:DeprecationWarning")
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def sign_in(sign_in_by_form: SignIn) -> SignIn:
    """Here everybody comes in through the door."""
    return sign_in_by_form


def try_password(room: Room, email: str, password: str) -> tuple[int, str]:
    data: dict[str, object] = {"email": email, "password": password}
    answer = room.post("/organize/login", data, page="/organize/login")
    return answer.status_code, text_of(answer)


def test_the_answer_does_not_tell_which_address_has_an_account(sign_in: SignIn, organizer: Organizer) -> None:
    sign_in(organizer)
    wrong = try_password(sign_in(None), organizer.email, "wrong password here")
    nobody = try_password(sign_in(None), "nobody@example.org", "wrong password here")

    assert wrong[0] == nobody[0] == 200
    assert wrong[1].replace(organizer.email, "") == nobody[1].replace("nobody@example.org", "")


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(
    sign_in: SignIn, organizer: Organizer
) -> None:
    room = sign_in(organizer)
    cookie = room.client.get_cookie("session")

    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


@pytest.mark.config(SITE_URL="https://petitions.example.org")
def test_on_an_https_site_the_cookie_is_for_https_alone(app: Flask) -> None:
    answer = app.test_client().get("/organize/login", base_url="https://petitions.example.org")
    cookie = answer.headers["Set-Cookie"]

    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_signing_out_is_a_post(room: Room) -> None:
    assert room.get("/organize/logout").status_code == 405
    assert room.get("/organize/").status_code == 200
    assert room.post("/organize/logout").status_code == 302
    assert room.get("/organize/").status_code == 302


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(sign_in: SignIn, petition: Petition) -> None:
    answer = sign_in(None).get(f"/organize/petitions/{petition.slug}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/organize/login?next=")


def test_nobody_is_led_to_another_site(sign_in: SignIn, organizer: Organizer) -> None:
    sign_in(organizer)
    room = sign_in(None)
    data: dict[str, object] = {
        "email": organizer.email,
        "password": PASSWORD,
        "next": "https://evil.example/",
    }
    answer = room.post("/organize/login", data, page="/organize/login")

    assert "evil" not in answer.headers.get("Location", "")


def test_no_page_of_organizers_is_kept_by_caches(room: Room, petition: Petition) -> None:
    for path in (
        "/organize/",
        "/organize/login",
        "/organize/account",
        "/organize/verify",
        "/organize/mf-recovery-codes",
        f"/organize/petitions/{petition.slug}",
    ):
        assert room.get(path).headers["Cache-Control"] == "no-store", path


@pytest.mark.parametrize(
    "path", ["/", "/petitions/let-them-stay", "/petitions/let-them-stay/count.json", "/privacy"]
)
def test_public_pages_touch_no_session(app: Flask, room: Room, petition: Petition, path: str) -> None:
    """Whoever is signed in gets the same bytes, no cookie is set, and nobody asks who it is."""
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    answer = room.get(path)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert [each for each in asked if "organizers" in each] == []


def test_a_new_password_comes_by_letter_with_a_link_of_the_sites_own(
    sign_in: SignIn, organizer: Organizer, session: Session
) -> None:
    sign_in(organizer)
    room, elsewhere = sign_in(None), "http://evil.example"
    token = token_of(room.get("/organize/reset", base_url=elsewhere))
    data = {"email": organizer.email, "csrf_token": token}
    answer = room.client.post("/organize/reset", data=data, base_url=elsewhere)
    (message,) = session.scalars(select(Message))
    path = str(message.words["path"])

    assert answer.status_code in (200, 302)
    assert (message.letter, message.recipient) == ("reset_password", organizer.email)
    assert path.startswith("/organize/reset/")
    new: dict[str, object] = {
        "password": "a wholly new password",
        "password_confirm": "a wholly new password",
    }
    assert room.post(path, new, page=path).status_code == 302
    assert try_password(sign_in(None), organizer.email, PASSWORD)[0] == 200
    assert try_password(sign_in(None), organizer.email, "a wholly new password")[0] == 302


def token_of(answer: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


def test_asking_for_an_unknown_address_looks_the_same_and_sends_nothing(
    sign_in: SignIn, organizer: Organizer, session: Session
) -> None:
    sign_in(organizer)
    answers = []
    for address in (organizer.email, "nobody@example.org"):
        room = sign_in(None)
        answer = room.post("/organize/reset", {"email": address}, page="/organize/reset")
        answers.append((answer.status_code, text_of(answer).replace(address, "")))

    assert answers[0] == answers[1]
    assert len(session.scalars(select(Message)).all()) == 1


@pytest.mark.config(RATE_LIMITS=True)
def test_guessing_passwords_is_slowed_down(sign_in: SignIn, organizer: Organizer) -> None:
    room = sign_in(None)
    answers = [try_password(room, organizer.email, f"wrong password {n}")[0] for n in range(12)]

    assert answers[:10] == [200] * 10
    assert answers[10:] == [429, 429]
    assert try_password(room, "other@example.org", "wrong password here")[0] == 200


@old_choices
def test_a_second_step_can_be_set_up(room: Room) -> None:
    answer = room.post("/organize/tf-setup", {"setup": "authenticator"}, page="/organize/tf-setup")

    assert answer.status_code == 200
    assert 'class="qr"' in answer.text
    assert room.get("/organize/mf-recovery-codes").status_code == 200


@old_choices
def test_a_passkey_is_asked_for_without_inline_scripts(room: Room, sign_in: SignIn) -> None:
    data: dict[str, object] = {"name": "my laptop", "usage": "first"}
    made = room.post("/organize/wan-register", data, page="/organize/wan-register")
    asked = sign_in(None).post("/organize/wan-signin", page="/organize/wan-signin")

    for page, kind in ((made, "create"), (asked, "get")):
        assert page.status_code == 200
        assert f'data-passkey="{kind}"' in page.text
        assert re.search(r"<script(?![^>]*\bsrc=)", page.text) is None


def test_pages_speak_the_organizers_language(room: Room, organizer: Organizer, session: Session) -> None:
    organizer.language = "fr"
    session.commit()

    assert '<html lang="fr"' in room.get("/organize/").text


def test_times_are_by_the_clock_of_the_site(room: Room, petition: Petition, session: Session) -> None:
    petition.closes_at = dt.datetime(2027, 7, 1, 3, 30, tzinfo=dt.UTC)
    session.commit()

    assert "Jun 30, 2027" in text_of(room.get(f"/organize/petitions/{petition.slug}"))


def test_who_is_asked_again_reads_why_and_nothing_of_the_library(room: Room) -> None:
    with room.client.session_transaction("/organize/") as kept:
        kept["fs_paa"] = 1.0
    page = room.get("/organize/petitions/let-them-stay/export", follow_redirects=True)

    assert "or the keys to your account" in text_of(page)
    assert "reauthenticate" not in page.text
