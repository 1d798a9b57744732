"""A second step holds: nobody goes round it, and nothing but a proof of who one is counts as one."""

import re
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask_security.proxies import _security
from sqlalchemy.orm import Session

from petitions.extensions import db
from petitions.organizers.models import Organizer
from petitions.web.accounts import FRESH_FOR
from petitions.web.organizers.members.sign_in_links import sign_in_token
from petitions.web.recovery_codes import SealedCodes
from tests.factories import Rows
from tests.web.organizers.conftest import PASSWORD, TOKEN, Room, SignIn, look_again

pytestmark = [
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings("ignore:Passing SelectField choices:DeprecationWarning"),
]
TAKE_AWAY = "/organize/petitions/let-them-stay/export"
Digits = Callable[[str], str]


@pytest.fixture
def digits(app: Flask) -> Digits:
    """What an authenticator app with a secret shows now."""

    def of(secret: str) -> str:
        with app.app_context():
            token: str = _security.totp_factory._totp.from_source(secret).generate().token
        return token

    return of


@pytest.fixture
def other(rows: Rows, session: Session) -> Organizer:
    """Somebody with an account of their own."""
    made: Organizer = rows.organizer()
    session.commit()
    return made


@pytest.fixture
def secret(app: Flask, organizer: Organizer, session: Session) -> str:
    """The organizer's second step."""
    with app.app_context():
        made: str = _security.totp_factory.generate_totp_secret()
    organizer.tf_primary_method, organizer.tf_totp_secret = "authenticator", made
    session.commit()
    return made


def grow_stale(room: Room) -> None:
    with room.client.session_transaction("/organize/") as kept:
        kept["fs_paa"] = time.time() - FRESH_FOR.total_seconds() - 1
        kept.pop("fs_gexp", None)


def is_fresh(room: Room) -> bool:
    return room.get(TAKE_AWAY).status_code == 200


def link_of(app: Flask, session: Session, organizer: Organizer) -> str:
    with app.test_request_context():
        return f"/organize/sign-in-link/{sign_in_token(session, organizer)}"


def half_made_step(room: Room) -> str:
    """Somebody begins to set up a second step of their own; answers its secret."""
    room.post("/organize/tf-setup", {"setup": "authenticator"}, page="/organize/tf-setup")
    with room.client.session_transaction("/organize/") as kept:
        return str(kept["tf_totp_secret"])


def test_a_step_of_ones_own_does_not_open_another_account(
    app: Flask, session: Session, organizer: Organizer, other: Organizer, secret: str, sign_in: SignIn,
    digits: Digits,
) -> None:  # fmt: skip
    """With a link out of somebody's mailbox, an account of one's own, and a cookie that holds both."""
    room = sign_in(other)
    path = link_of(app, session, organizer)
    own = half_made_step(room)
    with room.client.session_transaction("/organize/") as kept:
        begun = {name: kept[name] for name in ("tf_state", "tf_totp_secret", "tf_primary_method")}
    assert room.post(path, page=path).headers["Location"].startswith("/organize/tf-validate")
    with room.client.session_transaction("/organize/") as kept:
        kept.update(begun)
    room.post("/organize/tf-validate", {"code": digits(own)}, page="/organize/login")

    assert room.get("/organize/").status_code == 302
    look_again(session)
    assert organizer.tf_totp_secret == secret


def test_following_a_link_ends_the_sign_in_that_was_there(
    app: Flask, session: Session, organizer: Organizer, other: Organizer, secret: str, sign_in: SignIn
) -> None:
    room, path = sign_in(other), link_of(app, session, organizer)
    room.post(path, page=path)

    assert secret
    assert room.get("/organize/account").status_code == 302


def test_signing_out_elsewhere_is_no_proof_of_who_is_here(room: Room) -> None:
    grow_stale(room)
    assert room.post("/organize/account/browsers/end").status_code == 302
    assert room.get("/organize/").status_code == 200
    assert not is_fresh(room)


def test_a_new_password_is_no_proof_of_the_second_step(
    sign_in_by_form: SignIn, room: Room, organizer: Organizer, session: Session
) -> None:
    here = sign_in_by_form(organizer)
    grow_stale(here)
    new = "a wholly new password"
    data: dict[str, object] = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert here.post("/organize/change", data, page="/organize/change").status_code == 302
    assert here.get("/organize/").status_code == 200
    assert not is_fresh(here)


def test_a_step_prepared_in_another_account_is_not_completed_in_an_old_sign_in(
    room: Room, other: Organizer, organizer: Organizer, session: Session, sign_in: SignIn, digits: Digits
) -> None:
    elsewhere = sign_in(other)
    page = elsewhere.post("/organize/tf-setup", {"setup": "authenticator"}, page="/organize/tf-setup")
    found = re.search(r'action="(/organize/tf-setup/[^"]+)"', page.text)
    with elsewhere.client.session_transaction("/organize/") as kept:
        own = str(kept["tf_totp_secret"])
    token = TOKEN.search(room.get("/organize/account").text)
    assert found
    assert token
    grow_stale(room)
    answer = room.client.post(found[1], data={"csrf_token": token[1], "code": digits(own)})

    assert answer.headers["Location"].startswith("/organize/verify")
    look_again(session)
    assert organizer.tf_primary_method is None


@pytest.mark.config(RATE_LIMITS=True)
def test_digits_are_not_tried_all_day_from_ever_new_addresses(
    sign_in_by_form: SignIn, organizer: Organizer, secret: str
) -> None:
    """Nor by naming another account in the form."""
    door = sign_in_by_form(organizer)
    found = TOKEN.search(door.get("/organize/tf-validate").text)
    assert secret
    assert found
    answers = [
        door.client.post(
            "/organize/tf-validate",
            data={"csrf_token": found[1], "code": "000000", "email": f"{n}@example.org"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{n}"},
        ).status_code
        for n in range(12)
    ]
    assert answers == [200] * 10 + [429] * 2


@pytest.mark.config(RATE_LIMITS=True)
def test_a_mailbox_is_not_filled_with_links(sign_in: SignIn, organizer: Organizer, session: Session) -> None:
    session.commit()
    room = sign_in(None)
    data: dict[str, object] = {"email": organizer.email}
    page = "/organize/sign-in-link"
    assert [room.post(page, data, page=page).status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.config(RATE_LIMITS=True)
def test_nobody_invites_without_end(sign_in: SignIn, organizer: Organizer) -> None:
    """From ever new addresses of their own, to people who never asked."""
    room, (mine,) = sign_in(organizer), organizer.memberships
    path = f"/organize/organizations/{mine.organization.slug}"
    token = TOKEN.search(room.get(path).text)
    assert token is not None
    answers = [
        room.client.post(
            f"{path}/invitations",
            data={"csrf_token": token[1], "email": f"{n}@example.org", "role": "partner"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{n}"},
        ).status_code
        for n in range(31)
    ]
    assert answers == [302] * 30 + [429]


@pytest.mark.config(RATE_LIMITS=True)
def test_one_subscriber_of_ipv6_is_one_address(app: Flask) -> None:
    room, page = Room(app.test_client()), "/organize/sign-in-link"
    token = TOKEN.search(room.get(page).text)
    assert token is not None
    answers = [
        room.client.post(
            page,
            data={"csrf_token": token[1], "email": f"{n}@example.org"},
            environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{n}"},
        ).status_code
        for n in range(21)
    ]
    assert answers[-2:] == [200, 429]


def test_recovery_codes_lie_encrypted_and_open_once(
    app: Flask, organizer: Organizer, session: Session
) -> None:
    session.commit()
    with app.test_request_context():
        codes, mine = SealedCodes(app), db.session.get_one(Organizer, organizer.id)
        given = codes.create_recovery_codes(mine)
        kept = mine.mf_recovery_codes = [*(mine.mf_recovery_codes or []), "from-before"]
        assert not set(given) & set(kept)
        codes.delete_recovery_code(mine, given[0])
        assert codes.get_recovery_codes(mine) == [*given[1:], "from-before"]
