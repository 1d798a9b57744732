"""What a machine can be told: the events, and in what order they are offered."""

import enum


class HookEvent(enum.StrEnum):
    """One kind of thing that happens; `docs/webhooks.md` tells what its data holds."""

    MILESTONE = "milestone.reached"
    THRESHOLD = "threshold.reached"
    DELIVERY_SENT = "delivery.sent"
    DELIVERY_IN_DOUBT = "delivery.in_doubt"
    DELIVERY_REFUSED = "delivery.refused"
    DELIVERY_CAME_BACK = "delivery.came_back"
    OFFICE_ACKNOWLEDGED = "office.acknowledged"
    OFFICE_ANSWERED = "office.answered"
    STATE_CHANGED = "petition.state_changed"
    BURST_NOTICED = "burst.noticed"
    BURST_HELD = "burst.held"
    DAILY_COUNT = "count.daily"
    TEST = "test"


# What an owner chooses from; a test comes by its button alone.
OFFERED = tuple(event for event in HookEvent if event is not HookEvent.TEST)
