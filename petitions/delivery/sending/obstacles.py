"""Why a delivery may not be sent: said to the organizer by code, and kept from the mail server."""

from petitions.delivery.models import Delivery

# Anybody may have a mailbox there, so sharing the domain with the organisation proves nothing.
FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com",
    "yahoo.ca", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "pm.me",
    "gmx.com", "gmx.net", "mail.com", "yandex.ru", "mail.ru", "hushmail.com", "sympatico.ca",
    "shaw.ca", "telus.net", "rogers.com", "videotron.ca", "bell.net",
})  # fmt: skip


def obstacle(delivery: Delivery) -> str:
    """The code of what keeps a delivery from being sent, or "".

    `office_missing` (nobody loaded this riding's member), `address_missing`, `office_address_missing`,
    `office_not_approved`, `office_bounced`, `address_not_own` (a plain copy address that is not the
    organisation's own).
    """
    office = delivery.office
    if office is None and delivery.addressee.is_own_member:
        return "office_missing"
    if delivery.by_post:
        return _on_paper(delivery)
    if not delivery.email:
        return "address_missing"
    if office is None:
        return "" if _is_own(delivery) else "address_not_own"
    if office.approved_at is None:
        return "office_not_approved"
    return "office_bounced" if office.bounced_at else ""


def _on_paper(delivery: Delivery) -> str:
    """A letter needs a postal address and an operator's yes; that a mail came back says nothing of it."""
    if not delivery.postal_address:
        return "office_address_missing"
    is_approved = delivery.office is not None and delivery.office.approved_at is not None
    return "" if is_approved else "office_not_approved"


def _is_own(delivery: Delivery) -> bool:
    """Whether a copy address belongs to the organisation, so that nobody else is written to unasked."""
    petition = delivery.run.petition
    own = {petition.organization.email.lower(), petition.reply_to.lower()} - {""}
    domains = {address.rpartition("@")[2] for address in own} - FREE_MAIL
    address = delivery.email.lower()
    return address in own or address.rpartition("@")[2] in domains
