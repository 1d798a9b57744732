"""Every fault of a mail server ends a delivery in the one right state, and no fault sends it twice."""

from collections.abc import Callable

import pytest

from tests.delivery.conftest import Stage, send_to, stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_faults import FAULTS, Fault
from tests.faults.smtp_server import FaultySmtpServer

__all__ = ["send_to", "stage"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_delivery_ends_in_the_right_state_and_goes_out_once(
    stage: Stage, send_to: Callable[[int], None], fault: Fault
) -> None:
    delivery = stage.ready()
    with FaultySmtpServer(fault.script, smtp.sound) as server:
        send_to(server.port)
        assert stage.deliver() == {str(fault.kind): 1}
        assert delivery.state == fault.kind
        stage.move(hours=1)
        assert stage.deliver() == ({"sent": 1} if fault.kind == "deferred" else {})
        stage.move(days=10)
        assert stage.deliver() == {}
    assert delivery.state == ("sent" if fault.kind == "deferred" else fault.kind)
    assert set(server.message_ids) <= {delivery.message_id}
    assert len(set(server.bodies)) <= 1
