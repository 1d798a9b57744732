"""What can never get into a letter's headers: a second address, a second line."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask

from petitions.letters import compose
from petitions.transport.compose import text_header
from petitions.transport.headers import header_text
from tests.mail.conftest import Clock
from tests.mail.test_letters import HOSTILE

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_an_address_beyond_ascii_is_written_in_utf8(in_app: Flask, clock: Clock) -> None:
    words = {"subject": "x", "text": "x", "html": "x", "message_id": "1", "now": clock()}
    raw = compose(recipient="анна@пример.example", **words)  # type: ignore[arg-type]
    assert "To: анна@xn--e1afmkfd.example".encode() in raw
    assert compose(recipient="anna@пример.example", **words).isascii()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["=?utf-8?q?a=0ABcc=3Av?=@example.net", "a\x0bb@example.net", "a,b@example.net"]
)
def test_an_address_that_would_be_more_than_one_is_refused(address: str, in_app: Flask, clock: Clock) -> None:
    words = {"subject": "x", "text": "x", "html": "x", "message_id": "1", "now": clock()}
    with pytest.raises(ValueError, match="address|Invalid"):
        compose(recipient=address, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["a\r\nBcc: v@example.net", "a\nb", "a\rb"])
def test_a_header_of_several_lines_is_refused(value: str, in_app: Flask) -> None:
    with pytest.raises(ValueError, match="several lines"):
        text_header("Subject", value)


def test_a_header_text_is_one_line(in_app: Flask) -> None:
    for hostile in HOSTILE:
        text = header_text(hostile, 60)
        assert "\n" not in text
        mail = EmailMessage(policy=policy.SMTP)
        mail["Subject"] = text
        assert message_from_bytes(mail.as_bytes(), policy=policy.default).keys() == ["Subject"]
