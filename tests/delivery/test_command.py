"""`flask deliver`: what operators type, what they read, and how it ends."""

import pytest
from flask.testing import FlaskCliRunner

from petitions.delivery.slots.plan import mark_restored
from petitions.web.current import now as real_now
from tests.delivery.conftest import Stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer
from tests.servers import MailServer

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def runner(stage: Stage) -> FlaskCliRunner:
    stage.now = real_now()
    return stage.app.test_cli_runner()


def test_now_delivers_one_petition_and_says_so(
    stage: Stage, runner: FlaskCliRunner, smtp_server: MailServer
) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.sign(petition, 3)
    other = stage.ready()
    result = runner.invoke(args=["deliver", "now", "stay"])
    assert result.exit_code == 0, result.output
    assert "sent" in result.output
    assert "3 signatures" in result.output
    stage.session.expire_all()
    assert other.state == "planned"
    assert len(smtp_server.messages) == 1


def test_now_is_refused_in_a_sentence_and_fails(stage: Stage, runner: FlaskCliRunner) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.sign(petition, 1)
    assert runner.invoke(args=["deliver", "now", "stay"]).exit_code == 0
    again = runner.invoke(args=["deliver", "now", "stay"])
    assert (again.exit_code, "too soon after the last delivery" in again.output) == (1, True)
    unknown = runner.invoke(args=["deliver", "now", "nowhere"])
    assert (unknown.exit_code, "no petition" in unknown.output) == (1, True)


def test_now_with_nothing_new_sends_nothing_and_fails(stage: Stage, runner: FlaskCliRunner) -> None:
    stage.rows.petition(slug="stay")
    stage.session.commit()
    result = runner.invoke(args=["deliver", "now", "stay"])
    assert (result.exit_code, "nothing came" in result.output) == (1, True)


def test_an_office_that_is_not_approved_is_named_and_nothing_is_sent(
    stage: Stage, runner: FlaskCliRunner, smtp_server: MailServer
) -> None:
    petition = stage.rows.petition(slug="stay")
    petition.addressees[0].office.approved_at = None
    stage.sign(petition, 1)
    result = runner.invoke(args=["deliver", "now", "stay"])
    assert (result.exit_code, "not approved" in result.output) == (1, True)
    assert "not approved" in runner.invoke(args=["deliver", "due"]).output
    assert smtp_server.messages == []


def test_due_says_what_it_did_and_fails_when_something_went_wrong(
    stage: Stage, runner: FlaskCliRunner
) -> None:
    assert runner.invoke(args=["deliver", "due"]).output == "Nothing was due.\n"
    stage.ready()
    with FaultySmtpServer(smtp.answers("550 5.1.1 unknown", to="RCPT")) as server:
        stage.app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=server.port)
        stage.app.extensions["mail"].server, stage.app.extensions["mail"].port = "127.0.0.1", server.port
        result = runner.invoke(args=["deliver", "due"])
    assert (result.exit_code, "1 refused" in result.output) == (1, True)


def test_list_shows_states_and_reasons(stage: Stage, runner: FlaskCliRunner) -> None:
    assert "Nothing was delivered yet" in runner.invoke(args=["deliver", "list"]).output
    delivery = stage.ready()
    stage.ready()
    assert "2 deliveries" in runner.invoke(args=["deliver", "list"]).output
    own = runner.invoke(args=["deliver", "list", delivery.run.petition.slug]).output
    assert delivery.reference in own
    assert "1 delivery\n" in own
    assert runner.invoke(args=["deliver", "list", "nowhere"]).exit_code == 1


def test_list_says_what_the_pages_say_beside_the_state(stage: Stage, runner: FlaskCliRunner) -> None:
    tried = {"state": "refused", "attempts": 1, "sent_at": stage.now, "body_started_at": stage.now}
    stage.ready(**tried, bounced_at=stage.now, server_reply="550 5.1.1 unknown")
    stage.ready(**tried, bounced_at=stage.now, by_post=True, posted_on=stage.now.date())
    stage.ready(state="refused", refused_at=stage.now, server_reply="550 no")
    stage.ready(replaced_at=stage.now)
    output = runner.invoke(args=["deliver", "list"]).output

    assert "refused (Came back after it was taken)" in output
    assert "refused (Came back by post)" in output
    assert "planned (Not sent, a later one brings the same)" in output
    assert output.count("refused  ") == 1


@pytest.mark.parametrize(("answer", "state"), [("send", "sent"), ("drop", "planned")])
def test_a_restored_backup_waits_for_a_word(
    stage: Stage, runner: FlaskCliRunner, answer: str, state: str
) -> None:
    delivery = stage.ready()
    mark_restored(stage.session, now=real_now())
    stage.session.commit()
    assert "before a backup was restored" in runner.invoke(args=["deliver", "due"]).output
    stage.session.rollback()
    stage.session.expire_all()
    assert delivery.state == "planned"
    told = runner.invoke(args=["deliver", "due", "--restored", answer])
    assert told.exit_code == 0, told.output
    stage.session.rollback()
    stage.session.expire_all()
    assert delivery.state == state, told.output
    assert "No restored backup waits" in runner.invoke(args=["deliver", "due", "--restored", answer]).output
