"""`flask organizer create` makes an account that can sign in."""

import pytest
from flask import Flask
from flask_security.utils import verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.organizers.models import Organizer

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["organizer", "create", *arguments])
    return result.exit_code, result.output


def test_without_a_terminal_a_password_is_made_and_shown_once(app: Flask, session: Session) -> None:
    code, said = run(app, "olga@example.org", "--name", "Olga", "--language", "fr")
    password = said.partition("(shown this once): ")[2].strip()
    made = session.scalars(select(Organizer)).one()

    assert code == 0
    assert len(password) >= 12
    assert (made.email, made.name, made.language) == ("olga@example.org", "Olga", "fr")
    with app.app_context():
        assert verify_password(password, made.password)
    assert made.password.startswith("$argon2")


def test_staff_and_owners_are_made_so(app: Flask, session: Session) -> None:
    run(app, "olga@example.org", "--admin", "--organization", "Let Them Stay")
    made = session.scalars(select(Organizer)).one()

    assert made.has_role("admin")
    assert [(each.role, each.organization.name) for each in made.memberships] == [("owner", "Let Them Stay")]


def test_an_address_has_one_account(app: Flask, session: Session) -> None:
    run(app, "olga@example.org")
    code, said = run(app, "OLGA@example.org")

    assert code == 1
    assert "has an account already" in said
    assert len(session.scalars(select(Organizer)).all()) == 1


def test_what_is_no_address_is_refused(app: Flask) -> None:
    assert run(app, "olga") == (1, "Error: olga is not an e-mail address.\n")
