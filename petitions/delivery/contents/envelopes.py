"""The outside of a delivery that goes on paper."""

from petitions.delivery.documents.pack import Envelope
from petitions.delivery.documents.typed import one_line
from petitions.delivery.models import Delivery
from petitions.offices.post import FREE_OF_POSTAGE, address_lines, goes_free


def envelope_of(delivery: Delivery, *, address: str = "") -> Envelope:
    """Name, title and address as of this delivery; `address` is where the day of posting is entered."""
    office, is_held = delivery.office, bool(delivery.holder_style)
    is_free = office is not None and goes_free(office, is_held=is_held)
    heads = [one_line(line) for line in (delivery.holder_style, delivery.office_title) if line]
    lines = (*heads, *address_lines(delivery.postal_address))
    return Envelope(lines, FREE_OF_POSTAGE if is_free else (), address)
