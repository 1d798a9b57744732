"""A petition whose organisation has a machine that listens."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.webhooks.addresses import Reach
from petitions.webhooks.arrange import add
from petitions.webhooks.events import OFFERED
from petitions.webhooks.look import look_and_queue
from petitions.webhooks.models import Webhook, WebhookCall
from tests.factories import Rows

ZONE, SITE = "America/Toronto", "https://petitions.example.org"
TRIAL = Reach(is_trial=True)
Calls = Callable[[], list[WebhookCall]]
Bodies = Callable[[], list[dict[str, Any]]]
AddHook = Callable[..., Webhook]


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(goal=1_000, slug="let-them-stay")
    return made


@pytest.fixture
def add_hook(session: Session, petition: Petition, now: dt.datetime) -> AddHook:
    """A webhook of the petition's organisation, about everything; added at `now`."""

    def make(url: str = "http://127.0.0.1:9/hook", **values: Any) -> Webhook:
        given = {"events": OFFERED, "reach": TRIAL, "now": now} | values
        return add(session, petition.organization_id, url=url, **given)

    return make


@pytest.fixture
def calls(session: Session) -> Calls:
    """The calls there are, in the order in which they were queued."""

    def read() -> list[WebhookCall]:
        session.expire_all()
        return list(session.scalars(select(WebhookCall).order_by(WebhookCall.id)))

    return read


@pytest.fixture
def bodies(calls: Calls) -> Bodies:
    """What they say."""
    return lambda: [json.loads(each.body) for each in calls()]


def look(session: Session, now: dt.datetime) -> None:
    look_and_queue(session, site_url=SITE, zone=ZONE, now=now)
