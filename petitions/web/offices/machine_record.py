"""The record of an office for machines: the page's facts, and no sentence."""

from typing import Any

from flask import url_for

from petitions.offices.models import Office
from petitions.web.campaign.pages import today
from petitions.web.current import absolute, rfc_3339
from petitions.web.offices.lines import Brought, Tally


def office_summary(office: Office, tally: Tally) -> dict[str, Any]:
    """An office and its numbers. Its e-mail address is not there: machines read this."""
    holder = office.holder_on(today())
    return {
        "slug": office.slug,
        "kind": office.kind,
        "title": {"en": office.title_en, "fr": office.title_fr},
        "riding": office.riding_code,
        "holder": holder.name if holder else None,
        "url": absolute(url_for("offices.office", slug=office.slug)),
        "record": {
            "delivered": tally.delivered,
            "answered": tally.answered,
            "passed_on": tally.passed_on,
            "waiting": tally.waiting,
            "overdue": tally.overdue,
            "not_arrived": tally.not_arrived,
            "copies": tally.copies,
            "median_days_to_answer": tally.median_days,
        },
    }


def office_record(
    office: Office, tally: Tally, brought: list[Brought], next_url: str | None
) -> dict[str, Any]:
    """The whole record of an office: who held it, and a page of what it was brought."""
    return {
        **office_summary(office, tally),
        "holders": [
            {
                "name": each.name,
                "from": each.from_on.isoformat(),
                "until": each.until_on.isoformat() if each.until_on else None,
            }
            for each in sorted(office.holders, key=lambda each: each.from_on, reverse=True)
        ],
        "deliveries": [_delivery(each) for each in brought],
        "next": next_url,
    }


def _delivery(line: Brought) -> dict[str, Any]:
    delivery, slug = line.delivery, line.petition.slug
    path = url_for("delivery.receipt", slug=slug, reference=delivery.reference)
    return {
        "reference": delivery.reference,
        "url": absolute(path),
        "petition": slug,
        "title": line.petition.title,
        "office": delivery.office_title or None,
        "holder": delivery.holder_style or None,
        "copying": delivery.copying,
        "state": delivery.state,
        "standing": line.state,
        "sent_at": rfc_3339(delivery.sent_at),
        "signatures": line.signature_count,
        "response": line.response,
        "days": line.days,
        "answer_due_on": line.due_on.isoformat() if line.due_on else None,
        "acknowledged_at": rfc_3339(delivery.acknowledged_at),
        "file_number": delivery.file_number or None,
        "answered_at": rfc_3339(delivery.answered_at),
        "passed_on_at": rfc_3339(delivery.passed_on_at),
        "passed_on_to": delivery.passed_on_to or None,
        "reply_url": absolute(path) + "#reply" if line.has_reply else None,
    }
