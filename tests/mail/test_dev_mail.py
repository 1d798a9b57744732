"""The preview page shows every letter, to whoever sits at this machine and to nobody else."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from petitions.mail_line import deliver_bytes
from petitions.transport.envelope import Envelope
from tests.mail.conftest import Clock, Outbox
from tests.servers import MailServer

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ANN = "ann@example.org"
PACKAGE = b"""From: desk@example.org\r
To: minister@example.ca\r
Cc: copy@example.org\r
Message-ID: <p1@example.org>\r
Subject: Compiled\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
Dear Minister\r
--b\r
Content-Type: application/pdf\r
Content-Disposition: attachment; filename="petition.pdf"\r
Content-Transfer-Encoding: base64\r
\r
JVBERi0xLjcK\r
--b--\r
"""


@pytest.fixture
def letters(outbox: Outbox) -> Outbox:
    outbox.post_confirmations(ANN, "bob@example.org")
    outbox.send()
    return outbox


def test_programs_read_the_letters_newest_first(client: FlaskClient, letters: Outbox) -> None:
    mails = client.get("/dev/mail.json").json
    assert mails is not None
    assert [mail["to"] for mail in mails] == [["bob@example.org"], [ANN]]
    assert {"to", "subject", "text", "html", "attachments", "date", "message_id"} <= mails[0].keys()
    assert "Let them stay" in mails[0]["subject"]
    assert re.search(r"/signatures/[\w-]{43}\b", mails[0]["text"])
    assert re.search(r'href="http://[^"]+/signatures/[\w-]{43}"', mails[0]["html"])
    assert len(client.get("/dev/mail.json?limit=1").json or []) == 1


def test_a_person_reads_the_list_and_a_letter(client: FlaskClient, letters: Outbox) -> None:
    page = client.get("/dev/mail").get_data(as_text=True)
    assert page.index("bob@example.org") < page.index(ANN)
    path = re.findall(r'href="(/dev/mail/\d+)"', page)[1]
    letter = client.get(path).get_data(as_text=True)
    assert ANN in letter
    assert f'src="{path}/html"' in letter


def test_the_letters_own_page_can_run_and_load_nothing(client: FlaskClient, letters: Outbox) -> None:
    mails = client.get("/dev/mail.json").json or []
    answer = client.get(f"/dev/mail/{mails[0]['id']}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-top-navigation-by-user-activation;")
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert '<base target="_top">' in answer.get_data(as_text=True)


def test_an_attachment_can_be_saved(client: FlaskClient, in_app: Flask, clock: Clock) -> None:
    envelope = Envelope("desk@example.org", ("minister@example.ca",), PACKAGE, cc=("copy@example.org",))
    deliver_bytes(envelope, clock=clock)
    mail = (client.get("/dev/mail.json").json or [])[0]
    assert mail["to"] == ["minister@example.ca", "copy@example.org"]
    assert mail["cc"] == ["copy@example.org"]
    file = mail["attachments"][0]
    assert (file["name"], file["type"], file["size"]) == ("petition.pdf", "application/pdf", 9)
    answer = client.get(file["url"])
    assert answer.data == b"%PDF-1.7\n"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/dev/mail/{mail['id']}/attachments/1").status_code == 404


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({}, "203.0.113.9"),
        ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1"),
        ({"Forwarded": "for=127.0.0.1"}, "127.0.0.1"),
        ({"Host": "rebound.example.net"}, "127.0.0.1"),
    ],
)
@pytest.mark.parametrize("path", ["/dev/mail", "/dev/mail.json", "/dev/mail/1", "/dev/mail/1/html"])
def test_nobody_else_sees_it(
    client: FlaskClient, letters: Outbox, headers: dict[str, str], address: str, path: str
) -> None:
    assert client.get(path).status_code == 200
    answer = client.get(path, headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 404


def test_there_is_no_preview_when_mail_is_sent(client: FlaskClient, smtp_server: MailServer) -> None:
    assert client.get("/dev/mail").status_code == 404
    assert client.get("/dev/mail.json").status_code == 404


def test_a_letter_that_is_not_there_is_404(client: FlaskClient) -> None:
    assert client.get("/dev/mail/1").status_code == 404
    assert client.get("/dev/mail").status_code == 200
