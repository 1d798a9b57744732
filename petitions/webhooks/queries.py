"""Webhooks and their calls as pages show them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from petitions.campaign.models import Petition
from petitions.webhooks.models import Webhook, WebhookCall

SHOWN_CALLS = 30


def webhooks_of(session: Session, organization_id: int) -> Sequence[Webhook]:
    """An organisation's webhooks, the oldest first."""
    query = select(Webhook).where(Webhook.organization_id == organization_id).order_by(Webhook.id)
    return session.scalars(query).all()


def latest_calls(session: Session, webhook_id: int) -> Sequence[WebhookCall]:
    """The last calls to one webhook, newest first."""
    titles = joinedload(WebhookCall.petition).selectinload(Petition.texts)
    query = select(WebhookCall).where(WebhookCall.webhook_id == webhook_id).options(titles)
    return session.scalars(query.order_by(WebhookCall.id.desc()).limit(SHOWN_CALLS)).all()
