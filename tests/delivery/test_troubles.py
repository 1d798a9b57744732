"""What organizers and operators hear when something stays broken, once and in plain words."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.delivery.contents.mail import Heading, Words, compose
from petitions.delivery.slots.runs import TOLD_AFTER
from petitions.dispatch import compiling
from petitions.outbox.models import Message, MessageState
from petitions.outbox.post import post
from tests.cli.running import environment, flask
from tests.delivery.conftest import Stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer


def letters(session: Session) -> list[str]:
    return list(session.scalars(select(Message.letter).order_by(Message.id)))


def test_an_address_that_nobody_has_stops_mail_to_the_office_and_is_told(
    stage: Stage, send_to: Callable[[int], None]
) -> None:
    delivery = stage.ready()
    stage.rows.membership(organization=delivery.run.petition.organization)
    with FaultySmtpServer(smtp.answers("550 5.1.1 unknown", to="RCPT")) as server:
        send_to(server.port)
        assert stage.deliver() == {"refused": 1}
    assert delivery.office is not None
    assert delivery.office.bounced_at == stage.now
    assert letters(stage.session) == ["delivery_stopped"]
    assert "Nobody is known" in stage.session.scalars(select(Message)).one().words["reason"]


@pytest.mark.parametrize("answer", ["550 5.7.1 blocked by policy", "554 no", "452 4.2.2 full"])
def test_a_refusal_that_says_nothing_of_the_mailbox_leaves_the_office_alone(
    stage: Stage, send_to: Callable[[int], None], answer: str
) -> None:
    delivery = stage.ready()
    with FaultySmtpServer(smtp.answers(answer, to="RCPT")) as server:
        send_to(server.port)
        stage.deliver()
    assert delivery.office is not None
    assert delivery.office.bounced_at is None


def test_documents_that_cannot_be_made_are_told_of_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    petition = stage.rows.petition()
    stage.rows.membership(organization=petition.organization)
    stage.sign(petition, 2)
    stage.plan(petition)
    sound = compiling.keep
    # No fault of the outside makes the typesetter fail time after time.
    monkeypatch.setattr(compiling, "keep", lambda *_: 1 / 0)
    for _ in range(TOLD_AFTER + 2):
        assert stage.deliver() == {"not_compiled": 1}
        told = letters(stage.session)
        stage.move(hours=1)
    assert told == ["delivery_not_compiled"]
    run = stage.run_of(petition)
    assert (run.problem, run.attempts) == ("ZeroDivisionError", TOLD_AFTER + 2)
    monkeypatch.setattr(compiling, "keep", sound)
    assert stage.deliver()["compiled"] == 1
    assert stage.run_of(petition).problem == ""


def test_a_subject_cut_short_reads_the_same_in_every_mail_program(stage: Stage) -> None:
    heading = Heading("Group <p@example.org>", "", "office@example.ca", (), "<a@example.org>", stage.now)
    title = "Laissez les familles séparées être réunies à Montréal cet été même"
    for length in range(8, 60):
        subject = f"[CS-2026-001-01-1] {title[:length].rstrip()}…"
        head = message_from_bytes(compose(heading, Words(subject, "x", "x"), ()), policy=policy.default)
        assert head["Subject"] == subject


def test_letters_put_aside_are_tried_again_at_a_word(stage: Stage) -> None:
    post(stage.session, letter="reset_password", recipient="o@example.org", language="en", now=stage.now)
    message = stage.session.scalars(select(Message)).one()
    message.state, message.next_attempt_at = MessageState.PARKED, None
    stage.session.commit()
    runner = stage.app.test_cli_runner()
    assert "1 letters are tried again" in runner.invoke(args=["letters", "release"]).output
    stage.session.expire_all()
    assert message.state == "queued"
    assert "No letter is put aside" in runner.invoke(args=["letters", "release"]).output


@pytest.mark.parametrize("arguments", [("due",), ("list",), ("now", "stay")])
def test_a_database_without_tables_is_said_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    env = environment(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    done = flask("deliver", *arguments, env=env)
    assert done.returncode != 0
    assert done.stderr.strip().splitlines() == ["Error: the database has no tables yet: flask db upgrade"]


def test_by_hand_also_what_was_refused_goes_again_though_nobody_signed_since(stage: Stage) -> None:
    petition = stage.rows.petition()
    stage.sign(petition, 2)
    stage.plan(petition)
    assert stage.deliver()["sent"] == 1
    first = stage.only()
    first.state, first.bounced_at = "refused", stage.now
    stage.session.commit()
    stage.move(days=2)
    stage.plan(petition)
    assert stage.deliver()["sent"] == 1
    assert [each.signature_count for each in stage.deliveries()] == [2, 2]

    stage.move(days=2)
    stage.plan(petition)
    assert stage.deliver() == {"skipped": 1}
