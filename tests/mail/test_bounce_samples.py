"""What the common mail servers send back is understood, and what only looks like it is left alone."""

import email

import pytest

from petitions.transport.bounces import read_bounce
from tests.mail import bounce_samples as samples


@pytest.mark.parametrize(
    ("mail", "status", "is_unknown"),
    [
        (samples.POSTFIX, "5.1.1", True),
        (samples.EXCHANGE, "5.1.10", True),
        (samples.GMAIL, "5.1.1", True),
        (samples.PROOFPOINT, "5.7.1", False),
        (samples.exim("550 5.1.1 no such user"), "5.1.1", True),
        (samples.exim("550 Unknown user"), "5.0.0", True),
        # A full mailbox and a policy pass: the office is not marked.
        (samples.exim("552 5.2.2 mailbox full"), "5.2.2", False),
        (samples.exim("550 Administrative prohibition"), "5.0.0", False),
    ],
)
def test_a_failure_is_read_as_its_server_meant_it(mail: bytes, status: str, is_unknown: bool) -> None:
    bounce = read_bounce(email.message_from_bytes(mail))

    assert bounce.is_permanent is True
    assert (bounce.status, bounce.is_unknown_mailbox) == (status, is_unknown)
    assert bounce.failed == {samples.OFFICE}
    assert bounce.addressed_to == (samples.WAY_BACK,)
    assert bounce.message_ids == (samples.MESSAGE_ID,)
    assert bounce.diagnostic.startswith("55")


def test_a_delay_is_no_failure() -> None:
    assert read_bounce(email.message_from_bytes(samples.EXIM_DELAY)).is_permanent is False


@pytest.mark.parametrize("mail", [samples.OUT_OF_OFFICE, samples.READ_RECEIPT, samples.COMPLAINT])
def test_what_reports_no_failure_is_no_bounce(mail: bytes) -> None:
    bounce = read_bounce(email.message_from_bytes(mail))

    assert bounce.is_permanent is None
    assert bounce.failed == frozenset()
