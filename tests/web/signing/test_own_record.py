"""What a signatory takes away: the proof of a delivery and all that is held; nothing of anybody else."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.delivery.proof.checks import check_proof, failed
from petitions.delivery.proof.proof_keys import public_keys
from petitions.outbox.post import post
from petitions.signing.models import Signature
from tests.delivery.conftest import Stage, stage

__all__ = ["stage"]
OwnPage = Callable[[Signature], str]


@pytest.fixture
def ann(stage: Stage) -> Signature:
    """Who came with a delivery, beside Bob, and got a letter."""
    petition = stage.rows.petition(slug="stay")
    stage.sign(petition, 1, name="Bob Sample", comment="Bob's own words.", email="bob@example.org")
    (signed,) = stage.sign(
        petition, 1, name="Ann Unforgettable", comment="My words.", email="ann@example.org"
    )
    post(
        stage.session,
        letter="confirm_signature",
        recipient="ann@example.org",
        mailbox_key=signed.mailbox_key,
        language="en",
        about=("signature", signed.id),
        now=stage.now,
    )
    stage.plan(petition)
    stage.deliver()
    return signed


def test_a_proof_is_given_and_holds_wherever_it_is_checked(
    client: FlaskClient, stage: Stage, ann: Signature, own_page: OwnPage
) -> None:
    path, reference = own_page(ann), stage.only().reference
    assert f'href="{path}/proof-{reference}.json"' in client.get(path).text
    answer = client.get(f"{path}/proof-{reference}.json")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Bob" not in answer.text
    assert path not in answer.text
    keys = {key.id: key for key in public_keys(stage.session)}
    stage.session.rollback()
    assert not failed(check_proof(answer.data, keys))
    page = client.post("/verify", data={"file": (io.BytesIO(answer.data), "proof.json")}).text
    assert "This holds" in page
    assert "The signature of Ann Unforgettable is in delivery" in page
    assert client.get(f"{path}/proof-CS-2026-999-01-1.json").status_code == 404
    assert client.get(f"{path}/proof-..%2Fx.json").status_code == 404


def test_all_that_is_held_is_given_and_nothing_of_others(
    client: FlaskClient, stage: Stage, ann: Signature, own_page: OwnPage
) -> None:
    answer = client.get(f"{own_page(ann)}/data.json")

    assert answer.headers["Cache-Control"] == "no-store"
    held = answer.json
    (row,) = held["signatures"]
    (signature,) = row["signatures"]
    written = {name: str(getattr(ann, name)) for name in ("name", "email", "comment", "city", "exposure")}
    assert {name: str(signature[name]) for name in written} == written
    assert [letter["recipient"] for letter in row["letters"]] == ["ann@example.org"]
    assert row["inclusions"]
    assert held["deliveries"] == [stage.only().reference]
    assert "bob" not in answer.text.lower()
    # No number by which the tables know each other, and no column left out that the row has.
    columns = {column.key for column in Signature.__table__.columns}
    assert set(signature) == {name for name in columns if name == "public_id" or not name.endswith("id")}


def test_erasing_leaves_nothing_to_take_away_but_that_somebody_signed(
    client: FlaskClient, stage: Stage, ann: Signature, own_page: OwnPage
) -> None:
    path, reference = own_page(ann), stage.only().reference
    client.post(f"{path}/erase")
    page, answer = client.get(path).text, client.get(f"{path}/data.json")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for words in ("Unforgettable", "ann@example.org", "My words"):
        assert words not in answer.text + page
    assert client.get(f"{path}/proof-{reference}.json").status_code == 404
    assert f"proof-{reference}" not in page


def test_a_repeats_link_opens_the_row_that_counts_and_erasing_takes_both(
    client: FlaskClient, stage: Stage, ann: Signature, own_page: OwnPage, session: Session
) -> None:
    repeat = stage.rows.signature(
        petition=ann.petition, name="Annie Twice", email=ann.email, repeat_of_id=ann.id, slot=None
    )
    path = own_page(repeat)
    page = client.get(path).text
    assert "Ann Unforgettable" in page
    assert len(client.get(f"{path}/data.json").json["signatures"]) == 2

    client.post(f"{path}/erase")
    session.expire_all()
    assert (ann.name, repeat.name) == ("", "")
    assert ann.erased_at == repeat.erased_at is not None
    assert "Twice" not in client.get(f"{path}/data.json").text


def test_a_repeat_from_another_mailbox_opens_and_erases_itself_alone(
    client: FlaskClient, stage: Stage, ann: Signature, own_page: OwnPage, session: Session
) -> None:
    other = stage.rows.signature(petition=ann.petition, name="Ann From Elsewhere", repeat_of_id=ann.id)
    path = own_page(other)
    assert "Unforgettable" not in client.get(path).text + client.get(f"{path}/data.json").text

    client.post(f"{path}/erase")
    session.expire_all()
    assert (ann.name, other.name) == ("Ann Unforgettable", "")
