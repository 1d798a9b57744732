"""The disk is full: 503, never an acknowledgement without a row, and it heals by itself."""

import os
import resource
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.cli.running import status_of
from tests.faults.conftest import Serve, stored_addresses
from tests.faults.crowd import Crowd
from tests.servers import wait_until

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@pytest.mark.slow
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_signing_stops_with_503_and_goes_on_when_there_is_room(
    serve: Serve, session: Session, petition_slug: str, tmp_path: Path
) -> None:
    session.close()
    serving = serve("--no-worker").wait_until_up()
    with Crowd(serving.port, petition_slug, threads=3) as crowd:
        wait_until(lambda: len(crowd.acknowledged) >= 20, "nobody can sign")
        # No file may grow any more, as on a full disk.
        largest = max(path.stat().st_size for path in tmp_path.iterdir())
        resource.prlimit(serving.process.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        wait_until(lambda: crowd.statuses[503] >= 20, "the disk never fills")
        assert status_of(f"{serving.url}/petitions/{petition_slug}") == 200
        before = len(crowd.acknowledged)
        resource.prlimit(serving.process.pid, resource.RLIMIT_FSIZE, UNLIMITED)
        wait_until(lambda: len(crowd.acknowledged) >= before + 20, "signing does not heal")

    assert crowd.statuses.keys() == {303, 503}
    stored = stored_addresses(session)
    assert set(crowd.acknowledged) - set(stored) == set()
    assert os.path.getsize(tmp_path / "petitions.db") > 0
