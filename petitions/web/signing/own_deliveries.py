"""The deliveries that brought a signature, as its signatory sees them: proof and replies included."""

import datetime as dt
from dataclasses import dataclass

from flask import url_for

from petitions.campaign.models import Copying
from petitions.delivery.answers.clock import answers_of_later
from petitions.delivery.answers.told import told_state
from petitions.delivery.models import Delivery
from petitions.delivery.proof.proofs import deliveries_with
from petitions.extensions import db
from petitions.signing.models import Signature
from petitions.web.delivery.record import receipt_path
from petitions.web.delivery.titles import holder_style, office_title
from petitions.web.signing.own_record import proof_for


@dataclass(frozen=True, slots=True)
class OwnDelivery:
    """One delivery that brought the signature. `proof_path` is "" when none can be given any more.

    `answer_path` leads to the later delivery whose answer is to this one too, and `replies` are then its own.
    """

    number: int
    reference: str
    at: dt.datetime
    office: str
    holder: str
    state: str
    is_copy: bool
    path: str
    proof_path: str
    replies: list[tuple[str, str]]
    answer_path: str


def own_deliveries(token: str, signature: Signature) -> list[OwnDelivery]:
    """Oldest first. One to a member is listed only when this signature is in it: ridings are found late."""
    lines, found = [], deliveries_with(db.session(), signature)
    answers = answers_of_later(db.session(), found)
    for delivery in found:
        is_proven = proof_for(signature, delivery) is not None
        if is_proven or not delivery.riding_code:
            lines.append(_line(token, signature, delivery, answers.get(delivery.id), is_proven))
    return lines


def _line(
    token: str, signature: Signature, delivery: Delivery, answer: Delivery | None, is_proven: bool
) -> OwnDelivery:
    reference, slug = delivery.reference, signature.petition.slug
    proof = url_for("signing.record.proof", token=token, reference=reference) if is_proven else ""
    return OwnDelivery(
        number=delivery.run.number,
        reference=reference,
        at=delivery.sent_at or delivery.first_attempt_at or delivery.planned_at,
        office=office_title(delivery),
        holder=holder_style(delivery),
        state=told_state(delivery),
        is_copy=delivery.copying == Copying.CC,
        path=receipt_path(slug, reference),
        proof_path=proof,
        replies=_replies(answer or delivery),
        answer_path=receipt_path(slug, answer.reference) if answer else "",
    )


def _replies(delivery: Delivery) -> list[tuple[str, str]]:
    """What the office answered, once the organizers made it public: (language, text)."""
    reply = delivery.reply
    if reply is None or reply.released_at is None:
        return []
    return [(code, text) for code, text in (("en", reply.text_en), ("fr", reply.text_fr)) if text]
