"""Webhooks by the pages: added with a secret shown once, tested, repeated, switched off, removed."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.organizers.models import AuditEntry, Organization, Role
from petitions.organizers.permissions import ALLOWED, Permission
from petitions.webhooks.models import Webhook, WebhookCall
from petitions.webhooks.sign import headers
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of
from tests.webhooks.hook_server import HookServer

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")
EVERYTHING = ["petition.state_changed", "milestone.reached"]
Add = Callable[[str], str]


@pytest.fixture
def start(organization: Organization) -> str:
    return f"/organize/organizations/{organization.slug}/webhooks"


@pytest.fixture
def add(room: Room, start: str, session: Session) -> Add:
    """Adds a webhook by the form; gives back its page."""

    def post(url: str) -> str:
        answer = room.post(start, {"url": url, "events": EVERYTHING}, page=start)
        assert answer.status_code == 200, text_of(answer)
        look_again(session)
        newest = session.scalars(select(Webhook).order_by(Webhook.id.desc()).limit(1)).one()
        return f"{start}/{newest.id}"

    return post


def acts(session: Session) -> list[str]:
    look_again(session)
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_secret_of_a_new_webhook_is_in_one_answer_alone(room: Room, start: str, session: Session) -> None:
    answer = room.post(start, {"url": "http://127.0.0.1:9/h?key=1", "events": EVERYTHING}, page=start)
    shown = SECRET.findall(answer.text)
    look_again(session)
    webhook = session.scalars(select(Webhook)).one()
    entry = session.scalars(select(AuditEntry)).one()

    assert shown == [webhook.secret]
    assert "no-store" in answer.headers["Cache-Control"]
    assert SECRET.findall(room.get(f"{start}/{webhook.id}").text + room.get(start).text) == []
    assert (entry.action, entry.detail["host"]) == ("webhook_added", "127.0.0.1")
    assert "key=1" not in str(entry.detail)
    # Sent twice, as a reloaded page does, it is one.
    assert room.post(start, {"url": webhook.url, "events": EVERYTHING}, page=start).status_code == 422


@pytest.mark.parametrize(
    ("url", "events", "says"),
    [
        ("", EVERYTHING, "Please fill this in."),
        ("https://hooks.example.org:22/", [], "Please tick at least one event."),
        ("ftp://hooks.example.org/", EVERYTHING, "This is not an address that can be called."),
        ("http://10.0.0.1/", EVERYTHING, "not into this server's own network."),
        ("http://127.0.0.1:9/", ["test"], "test"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    room: Room, start: str, url: str, events: list[str], says: str
) -> None:
    answer = room.post(start, {"url": url, "events": events}, page=start)

    assert answer.status_code == 422
    assert says.replace("'", "&#39;") in answer.text


@pytest.mark.config(MAIL_SERVER="192.0.2.1")
def test_outside_a_trial_only_encrypted_addresses_are_taken(room: Room, start: str) -> None:
    plain, own = ("http://hooks.example.org/", "https://127.0.0.1/")

    assert (
        "must begin with https://" in room.post(start, {"url": plain, "events": EVERYTHING}, page=start).text
    )
    assert room.post(start, {"url": own, "events": EVERYTHING}, page=start).status_code == 422


def test_a_test_shows_what_was_answered(room: Room, add: Add, session: Session) -> None:
    with HookServer(lambda _told: (500, {}, b"no such table")) as server:
        here = add(server.url)
        room.post(f"{here}/test", page=here)
    words = text_of(room.get(here))
    assert "The test was not taken. Answer: 500" in words
    assert "no such table" in words
    room.post(f"{here}/test", page=here)
    assert "The test was not taken. No connection, or it broke off." in text_of(room.get(here))

    (told,) = server.told
    look_again(session)
    webhook = session.scalars(select(Webhook)).one()
    assert told.words["type"] == "test"
    assert (webhook.failing_since, told.id) == (None, told.words["id"])


def test_both_secrets_sign_during_a_change_and_the_form_sent_twice_changes_once(
    room: Room, add: Add, session: Session
) -> None:
    with HookServer() as server:
        here = add(server.url)
        old = session.scalars(select(Webhook)).one()
        first_secret, since = old.secret, old.secret_at.isoformat()
        answer = room.post(f"{here}/secret", {"since": since}, page=here)
        (shown,) = SECRET.findall(answer.text)
        assert room.post(f"{here}/secret", {"since": since}, page=here).status_code == 302
        room.post(f"{here}/test", page=here)
        room.post(f"{here}/secret/end", page=here)
        room.post(f"{here}/test", page=here)
    during, after = server.told
    look_again(session)

    for told, secrets in ((during, [shown, first_secret]), (after, [shown])):
        at = dt.datetime.fromtimestamp(int(told.headers["webhook-timestamp"]), dt.UTC)
        expected = headers(told.id, told.body, secrets, now=at)
        assert told.headers["webhook-signature"] == expected["webhook-signature"]
    assert acts(session) == ["webhook_added", "webhook_secret_changed", "webhook_old_secret_ended"]


def test_what_happens_is_told_and_can_be_sent_again(
    room: Room, add: Add, session: Session, worker: Callable[[], str]
) -> None:
    with HookServer() as server:
        here = add(server.url)
        room.post("/organize/petitions/let-them-stay/state", {"to": "paused"})
        assert "webhooks: 1 sent" in worker()
        (told,) = server.told
        assert (told.words["type"], told.words["data"]["after"]) == ("petition.state_changed", "paused")
        look_again(session)
        call = session.scalars(select(WebhookCall)).one()
        room.post(f"{here}/calls/{call.id}/again", page=here)
        worker()

    assert [each.id for each in server.told] == [told.id] * 2
    assert "A petition opens, pauses, closes" in text_of(room.get(here))
    assert "webhook_call_repeated" in acts(session)


def test_a_webhook_is_changed_switched_off_and_on_and_removed(
    room: Room, add: Add, start: str, session: Session, worker: Callable[[], str]
) -> None:
    with HookServer() as server:
        here = add("http://127.0.0.1:9/old")
        room.post(here, {"url": server.url, "events": ["petition.state_changed"]}, page=here)
        assert room.post(here, {"url": server.url, "events": []}, page=here).status_code == 422
        room.post(f"{here}/switch", {"off": "1"}, page=here)
        assert "Switched off" in text_of(room.get(here))
        room.post("/organize/petitions/let-them-stay/state", {"to": "paused"})
        worker()
        room.post(f"{here}/switch", page=here)
        room.post("/organize/petitions/let-them-stay/state", {"to": "open"})
        worker()
        assert [each.words["data"]["after"] for each in server.told] == ["open"]
    room.post(f"{here}/remove", page=here)

    assert room.get(here).status_code == 404
    look_again(session)
    assert session.scalars(select(WebhookCall)).all() == []
    done = ["webhook_added", "webhook_changed", "webhook_off", "webhook_on", "webhook_removed"]
    assert [each for each in acts(session) if each.startswith("webhook")] == done


def test_the_webhooks_of_others_do_not_exist(
    room: Room, add: Add, start: str, rows: Rows, sign_in: SignIn, session: Session
) -> None:
    here = add("http://127.0.0.1:9/hook")
    theirs = rows.membership(role=Role.OWNER)
    session.commit()
    stranger, own = sign_in(theirs.organizer), f"/organize/organizations/{theirs.organization.slug}/webhooks"

    assert stranger.get(start).status_code == 404
    assert stranger.get(f"{own}/{here.rpartition('/')[2]}").status_code == 404
    assert stranger.get(own).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_only_a_role_that_may_connect_machines_enters_any_of_the_rooms(
    app: Flask, sign_in: SignIn, rows: Rows, organization: Organization, session: Session, role: Role
) -> None:
    somebody = sign_in(member(rows, organization, role))
    may = Permission.CONNECT in ALLOWED[role]
    adapter = app.url_map.bind("localhost")
    rooms = [rule for rule in app.url_map.iter_rules() if "/webhooks" in rule.rule]
    values = {"organization_slug": organization.slug, "webhook_id": 99, "call_id": 99}
    answers = {}
    for rule in rooms:
        path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        if "GET" in (rule.methods or ()):
            answers[rule.endpoint, "GET"] = somebody.get(path).status_code
        answers[rule.endpoint, "POST"] = somebody.post(path).status_code

    assert len(answers) == 10
    assert may == (role == Role.OWNER)
    assert {status for status in answers.values() if status == 403} == (set() if may else {403})
    assert (403 in answers.values()) != may
    assert all(status < 500 for status in answers.values())
