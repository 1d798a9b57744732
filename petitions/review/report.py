"""A visitor says that a petition should not be here; the platform looks and decides."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.crypto import KEYRING
from petitions.identity.email_key import parse_email
from petitions.organizers.models import Organizer
from petitions.outbox.post import post
from petitions.review.models import PetitionReport, ReportDecision, ReportReply

WORDS_MAX_LENGTH = 1000
# What came of a report besides a decision: whoever wrote the comment has withdrawn.
TAKEN_BACK = "taken_back"


def report_petition(
    session: Session,
    petition_id: int,
    *,
    reason: str,
    words: str,
    network_key: bytes | None,
    now: dt.datetime,
    reply: ReportReply | None = None,
) -> bool:
    """Note a report; False when this network has an open one about this petition already.

    `reply`: where the visitor wants to hear what came of it.
    """
    if network_key is not None and _has_reported(session, petition_id, network_key):
        return False
    report = PetitionReport(
        petition_id=petition_id,
        reason=reason,
        words=words[:WORDS_MAX_LENGTH],
        network_key=network_key,
        reported_at=now,
        reply_to=reply.address if reply else None,
        language=reply.language if reply else "",
    )
    session.add(report)
    session.flush()
    return True


def _has_reported(session: Session, petition_id: int, network_key: bytes) -> bool:
    query = select(PetitionReport.id).where(
        PetitionReport.petition_id == petition_id,
        PetitionReport.network_key == network_key,
        PetitionReport.settled_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None


def settle_petition_reports(
    session: Session,
    petition_id: int,
    decision: ReportDecision,
    *,
    by: Organizer,
    now: dt.datetime,
    last_id: int,
) -> list[PetitionReport]:
    """Decide on the open reports of a petition that were seen, up to the one with `last_id`; answers which.

    Their networks are forgotten. Addresses go when their visitors have been told: see `tell_visitors`.
    """
    query = select(PetitionReport).where(
        PetitionReport.petition_id == petition_id,
        PetitionReport.settled_at.is_(None),
        PetitionReport.id <= last_id,
    )
    reports = list(session.scalars(query.with_for_update()))
    for report in reports:
        report.settled_at, report.settled_by_id, report.decision = now, by.id, decision
        report.network_key = None
    session.flush()
    return reports


def tell_visitors(
    session: Session, replies: Iterable[ReportReply], *, what: str, outcome: str, title: str, now: dt.datetime
) -> None:
    """Write to those who reported something what came of it, once to an address however often it reported.

    `what` is "petition" or "comment", `outcome` a ReportDecision or TAKEN_BACK, `title` the
    petition's.
    """
    for address, language in {each.address: each.language for each in replies}.items():
        # Counted with all other letters of the day: anybody may type anybody's address into a report.
        mailbox_key = KEYRING.mailbox_key(parse_email(address).canonical)
        post(
            session,
            letter="report_decided",
            recipient=address,
            mailbox_key=mailbox_key,
            language=language,
            context={"what": what, "outcome": outcome, "title": title},
            now=now,
        )
