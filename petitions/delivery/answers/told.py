"""How a delivery stands, as it is told: its state, and what its row knows beyond the state's name."""

import enum

from sqlalchemy import ColumnElement, or_

from petitions.delivery.models import Delivery
from petitions.delivery.sending.deliver import GIVE_UP_AFTER
from petitions.delivery.states import DeliveryState, RunState

_S = DeliveryState
# Before any server was asked, and before a sheet was printed.
_UNTRIED = tuple(state for state in _S if state in {"planned", "claimed", "to_post"})
_WAITING = (_S.PLANNED, _S.DEFERRED)


class Beyond(enum.StrEnum):
    """What is told in place of a state that alone would say too little or something else.

    `came_back`: a mail server had taken it, so nobody refused it; `returned`: a letter that the post brought
    back; `not_taken`: no server took it for days; `stopped` and `replaced`: it will not be sent.
    """

    CAME_BACK = "came_back"
    RETURNED = "returned"
    NOT_TAKEN = "not_taken"
    STOPPED = "stopped"
    REPLACED = "replaced"


# Every state that anybody is ever told.
TOLD = (*DeliveryState, *Beyond)


def told_state(delivery: Delivery) -> str:
    """The one name under which pages, letters and programs tell how a delivery stands."""
    if delivery.state == _S.REFUSED:
        return _of_refused(delivery)
    if delivery.state not in _WAITING:
        return delivery.state
    if delivery.replaced_at is not None:
        return Beyond.REPLACED
    if delivery.run.state == RunState.STOPPED:
        return Beyond.STOPPED
    # Between two attempts it may be planned anew: somebody who was asked has not taken it yet.
    return _S.DEFERRED if delivery.attempts else delivery.state


def _of_refused(delivery: Delivery) -> str:
    if delivery.bounced_at is not None:
        return Beyond.RETURNED if delivery.by_post else Beyond.CAME_BACK
    first, last = delivery.first_attempt_at, delivery.refused_at
    is_given_up = first is not None and last is not None and last - first >= GIVE_UP_AFTER
    return Beyond.NOT_TAKEN if is_given_up and not delivery.server_reply.startswith("5") else _S.REFUSED


def was_tried() -> ColumnElement[bool]:
    """Whether it was tried at least once: from then on it is on the public record for good."""
    return or_(Delivery.attempts > 0, Delivery.state.not_in(_UNTRIED))
