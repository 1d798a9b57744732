"""The week in numbers: one letter for each member and organisation, at the hour that was chosen."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.alerts.digest_days import Moment, mark_told, members_due
from petitions.alerts.kinds import AlertKind
from petitions.alerts.weekly import Week, weeks_of
from petitions.dispatch.alert_words import moment_in_words
from petitions.dispatch.members import speaking_to, write_to


def tell_the_week(session: Session, *, zone: str, now: dt.datetime) -> None:
    """Write to whoever has chosen this hour of this day; where there is nothing to tell, to nobody."""
    local = now.astimezone(ZoneInfo(zone))
    today, at = local.date(), Moment(local.weekday(), local.hour)
    told: dict[int, list[Week]] = {}
    for membership in members_due(session, at, today=today):
        organization_id = membership.organization_id
        if organization_id not in told:
            told[organization_id] = weeks_of(session, organization_id, zone=zone, now=now)
        weeks = told[organization_id]
        if not mark_told(session, membership.id, today) or not weeks:
            continue
        with speaking_to(membership):
            context = _context(weeks, membership.organization.name, membership.organizer.language)
        about = ("organization", organization_id)
        kind = AlertKind.DIGEST
        write_to(session, membership, letter="digest", kind=kind, about=about, context=context, now=now)


def _context(weeks: Sequence[Week], organization: str, language: str) -> dict[str, object]:
    return {"organization": organization, "weeks": [_told(each, language) for each in weeks]}


def _told(each: Week, language: str) -> dict[str, object]:
    text = each.petition.text(language)
    return {
        "title": text.title,
        "text_language": text.language,
        "path": f"/organize/petitions/{each.petition.slug}",
        "joined": each.joined,
        "joined_before": each.joined_before,
        "count": each.count,
        "goal": each.petition.goal,
        "next_at": moment_in_words(each.next_at) if each.next_at else "",
    }
