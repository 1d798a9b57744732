"""Mail that comes back: which message it was, whether for good, and what that changes, once."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from petitions.delivery.models import Delivery
from petitions.organizers.models import AuditEntry
from petitions.outbox.models import Message
from petitions.outbox.post import post
from tests.delivery.conftest import Stage
from tests.servers import MailServer

pytestmark = pytest.mark.config(BOUNCE_ADDRESS="bounces@example.org")
Report = Callable[..., bytes]


def report(
    to: str, *, action: str = "failed", status: str = "5.1.1", failed: str, original: str = ""
) -> bytes:
    """A report as Postfix writes it (RFC 3464)."""
    parts = (
        "From: MAILER-DAEMON@mx.example.ca", f"To: {to}", "Subject: Undelivered Mail Returned to Sender",
        "Message-ID: <report@mx.example.ca>", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "I could not deliver your message.", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.ca", "",
        f"Final-Recipient: rfc822; {failed}", f"Action: {action}", f"Status: {status}",
        "Diagnostic-Code: smtp; 550 5.1.1 no such user", "",
        "--b", "Content-Type: text/rfc822-headers", "", original or "Subject: x", "", "--b--", "",
    )  # fmt: skip
    return "\r\n".join(parts).encode()


@pytest.fixture
def sent(stage: Stage, smtp_server: MailServer) -> Delivery:
    """A delivery that the office's server has taken over; its organizer may be told."""
    delivery = stage.ready()
    delivery.office.cc_emails = delivery.cc_emails = ["copy@example.ca"]
    stage.rows.membership(organization=delivery.run.petition.organization)
    assert stage.deliver() == {"sent": 1}
    return delivery


@pytest.fixture
def way_back(sent: Delivery, smtp_server: MailServer) -> str:
    """The envelope's sender, as the office's server saw it."""
    return str(smtp_server.envelopes[-1].mail_from)


@pytest.fixture
def hook(stage: Stage) -> Callable[..., tuple[int, str]]:
    """What the mail server calls."""
    runner: FlaskCliRunner = stage.app.test_cli_runner()

    def call(mail: bytes, *arguments: str) -> tuple[int, str]:
        stage.session.commit()
        result = runner.invoke(args=["deliver", "bounces", *arguments], input=mail)
        stage.session.expire_all()
        lines = (result.stdout or result.stderr).splitlines()
        return result.exit_code, "\n".join(line for line in lines if "petitions.bounces" not in line)

    return call


Hook = Callable[..., tuple[int, str]]


def test_a_bounce_makes_the_delivery_refused_and_stops_mail_to_the_office(
    stage: Stage, sent: Delivery, way_back: str, hook: Hook
) -> None:
    assert way_back.startswith("bounces+d")
    assert len(way_back.partition("@")[0]) <= 64
    code, said = hook(report(way_back.upper().replace("EXAMPLE.ORG", "example.org"), failed=sent.email))
    assert (code, said) == (0, "1: a delivery came back; the record says so and its organizers are told")
    assert (sent.state, sent.server_reply) == ("refused", "550 5.1.1 no such user")
    assert sent.bounced_at is not None
    assert sent.office is not None
    assert sent.office.bounced_at is not None
    told = stage.session.scalars(select(Message).where(Message.letter == "delivery_stopped")).one()
    assert "came back later" in told.words["reason"]
    entry = stage.session.scalars(select(AuditEntry).where(AuditEntry.subject == sent.reference)).one()
    assert entry.action == "delivery_came_back"


def test_the_same_bounce_twice_changes_nothing_more(
    stage: Stage, sent: Delivery, way_back: str, hook: Hook
) -> None:
    mail = report(way_back, failed=sent.email)
    hook(mail)
    assert hook(mail) == (0, "1: said before, nothing changed")
    letters = stage.session.scalars(select(Message).where(Message.letter == "delivery_stopped")).all()
    assert len(letters) == 1


@pytest.mark.parametrize(
    ("values", "state", "is_office_marked"),
    [
        ({"action": "delayed", "status": "4.4.1"}, "sent", False),
        ({"action": "delivered", "status": "2.0.0"}, "sent", False),
        ({"status": "5.7.1"}, "refused", False),
        ({"status": "4.4.7"}, "refused", False),
        ({"failed": "copy@example.ca"}, "sent", False),
    ],
    ids=["delayed", "delivered", "policy", "given_up", "copy"],
)
def test_what_a_report_says_decides(
    sent: Delivery, way_back: str, hook: Hook, values: dict[str, str], state: str, is_office_marked: bool
) -> None:
    hook(report(way_back, **({"failed": sent.email} | values)))
    assert sent.state == state
    assert sent.office is not None
    assert (sent.office.bounced_at is not None) is is_office_marked


def test_a_bounce_after_the_office_has_spoken_changes_nothing(
    stage: Stage, sent: Delivery, way_back: str, hook: Hook
) -> None:
    sent.state, sent.acknowledged_at = "acknowledged", stage.now
    stage.session.commit()
    hook(report(way_back, failed=sent.email))
    assert sent.state == "acknowledged"


def test_a_bounce_settles_a_doubt(stage: Stage, sent: Delivery, way_back: str, hook: Hook) -> None:
    sent.state, sent.in_doubt_at, sent.sent_at = "in_doubt", stage.now, None
    stage.session.commit()
    hook(report(way_back, failed=sent.email))
    assert (sent.state, sent.in_doubt_at) == ("refused", None)


def test_a_bounce_in_no_standard_form_is_known_by_flufl(sent: Delivery, way_back: str, hook: Hook) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "MAILER-DAEMON@mx.example.ca", way_back, "failure notice"
    mail.set_content(
        "Hi. This is the qmail-send program at mx.example.ca.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        f"<{sent.email}>:\n550 5.1.1 unknown user\n\n--- Below this line is a copy of the message.\n"
    )
    assert hook(mail.as_bytes())[0] == 0
    assert sent.state == "refused"


def test_without_an_address_of_its_own_the_message_id_tells(sent: Delivery, hook: Hook) -> None:
    mail = report("petitions@example.org", failed=sent.email, original=f"Message-ID: {sent.message_id}")
    assert hook(mail)[0] == 0
    assert sent.state == "refused"


def test_a_return_path_that_somebody_made_up_is_not_believed(
    sent: Delivery, way_back: str, hook: Hook
) -> None:
    local, _, domain = way_back.partition("@")
    forged = f"{local[:-4]}aaaa@{domain}"
    assert hook(report(forged, failed=sent.email)) == (65, "1: about no message of ours")
    assert sent.state == "sent"


@pytest.mark.parametrize(
    "nonsense", [b"", b"\x00\xff\xfe", b"no mail at all", b"From \n", b"Subject: hello\n\nhi"]
)
def test_nonsense_is_one_line_and_a_failure(sent: Delivery, hook: Hook, nonsense: bytes) -> None:
    code, said = hook(nonsense)
    assert code == 65
    assert len(said.splitlines()) == 1
    assert sent.state == "sent"


def test_an_mbox_is_read_whole(sent: Delivery, way_back: str, hook: Hook) -> None:
    mails = [report(way_back, failed=sent.email), report(way_back, failed=sent.email, action="delayed")]
    mbox = b"".join(b"From MAILER-DAEMON Sun Nov 22 00:00:00 2026\n" + mail + b"\n\n" for mail in mails)
    code, said = hook(mbox)
    assert code == 0
    assert [line.partition(":")[0] for line in said.splitlines()] == ["1", "1"]
    assert sent.state == "refused"


def test_a_letter_that_comes_back_is_marked_by_its_row(
    stage: Stage, smtp_server: MailServer, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    post(stage.session, letter="reset_password", recipient="gone@example.ca", language="en", now=stage.now,
         context={"name": "Olga", "path": "/organize/"})  # fmt: skip
    stage.session.commit()
    stage.app.test_cli_runner().invoke(args=["work", "--once"], catch_exceptions=False)
    way_back = str(smtp_server.envelopes[-1].mail_from)
    assert way_back.startswith("bounces+l")
    mail = report("list@example.org", failed="gone@example.ca")
    assert hook(mail, "--recipient", way_back) == (0, "1: a letter came back; its mailbox is marked")
    assert stage.session.scalars(select(Message.bounced_at)).one() is not None
    assert not [each for each in caplog.records if "petitions" in each.name and "gone@" in str(each.msg)]
