"""What the public record of offices asks of deliveries, as indexes: rows with their manifests stay unread."""

from sqlalchemy import ColumnElement, Index, or_

from petitions.delivery.models import Delivery


def has_spoken(delivery: type[Delivery]) -> ColumnElement[bool]:
    """Whether its office answered or passed it on, said as the index says it, so that both look there."""
    return or_(delivery.answered_at.is_not(None), delivery.passed_on_at.is_not(None))


Index(
    "ix_deliveries_of_office",
    *(Delivery.office_id, Delivery.run_id, Delivery.state, Delivery.attempts, Delivery.copying),
    *(Delivery.sent_at, Delivery.addressee_id, Delivery.riding_code, Delivery.id),
)
Index(
    "ix_deliveries_spoken_of",
    *(Delivery.office_id, Delivery.run_id, Delivery.addressee_id, Delivery.riding_code),
    *(Delivery.answered_at, Delivery.passed_on_at, Delivery.sent_at),
    postgresql_where=has_spoken(Delivery),
    sqlite_where=has_spoken(Delivery),
)
