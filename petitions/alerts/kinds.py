"""The kinds of alert that there are, who hears of each, and which are letters of their own elsewhere."""

import enum

from petitions.organizers.models import Role


class AlertKind(enum.StrEnum):
    """One kind of thing that organizers are told; each can be turned off by each member."""

    GOAL = "goal"
    MILESTONE = "milestone"
    BURST = "burst"
    STALLED = "stalled"
    DELIVERY_SOON = "delivery_soon"
    DELIVERY_STOPPED = "delivery_stopped"
    DELIVERY_IN_DOUBT = "delivery_in_doubt"
    OFFICE_REPLIED = "office_replied"
    TO_POST = "to_post"
    DIGEST = "digest"
    WEBHOOK_FAILED = "webhook_failed"


# Their letters are posted where the thing happens (dispatch/notices.py), the week's once a member
# (dispatch/weekly.py); here is only the line on the page.
TOLD_ELSEWHERE = (
    AlertKind.DELIVERY_STOPPED,
    AlertKind.DELIVERY_IN_DOUBT,
    AlertKind.OFFICE_REPLIED,
    AlertKind.DIGEST,
)
# Steps of the count: of several that were reached by night the highest is told in the morning.
STEPS = (AlertKind.GOAL, AlertKind.MILESTONE)
_LEADERS = frozenset({Role.OWNER, Role.EDITOR})
# Who gets the letter; whoever may watch a petition sees the line.
WRITTEN_TO: dict[AlertKind, frozenset[Role]] = dict.fromkeys(AlertKind, _LEADERS) | {
    AlertKind.BURST: _LEADERS | {Role.MODERATOR},
    # To look at the numbers is what an analyst is there for.
    AlertKind.DIGEST: _LEADERS | {Role.ANALYST},
    # Nobody else can do anything about it.
    AlertKind.WEBHOOK_FAILED: frozenset({Role.OWNER}),
}
# Shown for so many days, unless somebody has put it away.
SHOWN_DAYS = 14
