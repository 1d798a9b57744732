"""The life of a delivery as one table: which state may follow which."""

import enum


class RunKind(enum.StrEnum):
    """What called for the run."""

    RULE = "rule"
    THRESHOLD = "threshold"
    CLOSE = "close"
    HAND = "hand"


class RunState(enum.StrEnum):
    """What became of the run as a whole; its deliveries have states of their own."""

    PLANNED = "planned"
    COMPILED = "compiled"
    SKIPPED = "skipped"
    STOPPED = "stopped"


class DeliveryState(enum.StrEnum):
    """Where one addressee's delivery is; states.py says which step may follow which."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    BODY_STARTED = "body_started"
    SENT = "sent"
    TO_POST = "to_post"
    POSTED = "posted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


_S = DeliveryState

# `claimed` goes back to `planned` when its worker is gone before the body: nothing was sent. A body that
# was begun and not clearly answered is `in_doubt`, and only a person leads it on (RFC 1047), or a bounce: it
# makes of `sent`, too, `refused`.
# What goes on paper is never claimed: it is `to_post` when its time has come, and a person says that it was
# `posted`. While it is not printed it may go back to `planned`, to be compiled anew. A letter that comes back
# is `refused`, as a mail that does, and the same pack may be `posted` once more.
TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    _S.PLANNED: frozenset({_S.CLAIMED, _S.TO_POST}),
    _S.DEFERRED: frozenset({_S.CLAIMED}),
    _S.CLAIMED: frozenset({_S.CLAIMED, _S.BODY_STARTED, _S.DEFERRED, _S.REFUSED, _S.PLANNED}),
    _S.BODY_STARTED: frozenset({_S.SENT, _S.DEFERRED, _S.REFUSED, _S.IN_DOUBT}),
    _S.IN_DOUBT: frozenset({_S.SENT, _S.PLANNED, _S.REFUSED}),
    _S.SENT: frozenset({_S.ACKNOWLEDGED, _S.ANSWERED, _S.REFUSED}),
    _S.TO_POST: frozenset({_S.POSTED, _S.PLANNED}),
    _S.POSTED: frozenset({_S.ACKNOWLEDGED, _S.ANSWERED, _S.REFUSED}),
    _S.ACKNOWLEDGED: frozenset({_S.ANSWERED}),
    _S.ANSWERED: frozenset(),
    _S.REFUSED: frozenset({_S.POSTED}),
}
# The office's server took it over, or the post did, as far as we know for certain.
ARRIVED = (_S.SENT, _S.POSTED, _S.ACKNOWLEDGED, _S.ANSWERED)
# Still on its way: what follows to the same addressee waits.
UNSETTLED = (_S.PLANNED, _S.CLAIMED, _S.BODY_STARTED, _S.DEFERRED, _S.TO_POST)


def may_follow(state: str, to: DeliveryState) -> bool:
    """Whether the table has a step from one state to another."""
    return to in TRANSITIONS[DeliveryState(state)]
