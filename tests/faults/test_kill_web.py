"""The web process is killed while people sign: what it acknowledged is kept, and its mail follows."""

import os
import signal

import pytest
from sqlalchemy.orm import Session

from tests.faults.conftest import Serve, stored_addresses
from tests.faults.crowd import Crowd
from tests.servers import MailServer, wait_until

KILLS = int(os.environ.get("KILLS", "3"))
BETWEEN_KILLS = int(os.environ.get("SIGNATURES_BETWEEN_KILLS", "60"))


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_web_process_is_killed(
    serve: Serve, session: Session, petition_slug: str, smtp_server: MailServer
) -> None:
    serving = serve().wait_until_up()
    with Crowd(serving.port, petition_slug) as crowd:
        for _ in range(KILLS):
            enough = len(crowd.acknowledged) + BETWEEN_KILLS
            wait_until(lambda enough=enough: len(crowd.acknowledged) >= enough, "nobody can sign", 300)
            serving.end(signal.SIGKILL)
            serving = serve(port=serving.port).wait_until_up()

    stored = stored_addresses(session)
    assert len(crowd.acknowledged) >= BETWEEN_KILLS * KILLS
    assert set(crowd.acknowledged) - set(stored) == set()
    assert len(stored) == len(set(stored))
    assert crowd.statuses.keys() <= {0, 303}

    written_to = lambda: {to for each in smtp_server.envelopes for to in each.rcpt_tos}  # noqa: E731
    wait_until(
        lambda: written_to() >= set(stored),
        "not every signatory was written to",
        seconds=60 + len(stored) / 10,
    )
