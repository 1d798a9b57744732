"""Replies that are SMTP and yet strange: whatever a server says can be written down, on both databases."""

from collections.abc import Callable

import pytest

from tests.delivery.conftest import Stage, send_to, stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer

__all__ = ["send_to", "stage"]


@pytest.mark.parametrize(
    ("reply", "to", "state"),
    [
        ("550 5.1.1 \0 unknown", "RCPT", "refused"),
        ("451 4.3.0 \x1b[2J later \0", "DOT", "deferred"),
        ("250 2.0.0 kept\0", "DOT", "sent"),
    ],
)
def test_a_reply_with_control_characters_is_kept_legibly(
    stage: Stage, send_to: Callable[[int], None], reply: str, to: str, state: str
) -> None:
    delivery = stage.ready()
    with FaultySmtpServer(smtp.answers(reply, to=to)) as server:
        send_to(server.port)
        assert stage.deliver() == {state: 1}
    assert delivery.state == state
    assert reply.split()[0] in delivery.transcript
    assert all(each.isprintable() or each == "\n" for each in delivery.transcript)
    assert delivery.server_reply.isprintable()
