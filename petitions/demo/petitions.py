"""The demo's petitions themselves: written, given their addressees, submitted and opened in the past."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import move
from petitions.campaign.models import Copying, Download, Outcome, Petition, PetitionKind, PetitionState
from petitions.campaign.picture import WIDTHS, Caption, set_picture
from petitions.campaign.picture_models import Focus
from petitions.campaign.settings import (
    Details,
    PartnerValues,
    Target,
    add_download,
    set_addressees,
    set_details,
    set_partners,
)
from petitions.campaign.write import TextValues, start_petition, write_text
from petitions.delivery.slots.arrange import Arrangement, arrange
from petitions.demo.content import SLUGS, facts, file_of, picture_of, texts
from petitions.demo.founding import World
from petitions.pictures.keep import keep_picture
from petitions.storage import Storage
from petitions.updates.models import Update

_DAY = dt.timedelta(days=1)
# A rule that brings the next delivery so soon after loading that a newcomer sees it happen.
SOON = "soon"
SOON_AFTER = dt.timedelta(seconds=75)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STEPS = {
    PetitionState.DRAFT: (),
    PetitionState.SUBMITTED: (PetitionState.SUBMITTED,),
    PetitionState.REJECTED: (PetitionState.SUBMITTED, PetitionState.REJECTED),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the demo is loaded: `is_live` says that mail leaves the machine, so nothing is scheduled."""

    world: World
    storage: Storage
    zone: str
    now: dt.datetime
    is_live: bool = False


def begin_campaign(session: Session, slug: str, stage: Stage) -> Petition:
    """One of the seven large petitions, open since some weeks, with everything but signatures."""
    about, written = facts(f"{slug}/petition"), texts(slug)
    opened_at = _past(stage, about["opened_days_ago"])
    petition = _write(session, slug, about, written, stage, opened_at)
    targets = [_target(each, stage) for each in about["addressee"]]
    set_addressees(session, petition, targets)
    set_partners(session, petition, [PartnerValues(**each) for each in about.get("partner", [])])
    for each in about.get("download", []):
        add_download(session, petition, _download(each, petition, stage.storage))
    if "picture" in about:
        _hang_picture(session, petition, about["picture"], stage.storage)
    for each in about.get("update", []):
        session.add(_update(each, petition, stage))
    _step(session, petition, [PetitionState.SUBMITTED, PetitionState.OPEN], opened_at)
    _arrange(session, petition, about["schedule"], stage)
    return petition


def begin_other(session: Session, about: dict[str, Any], stage: Stage) -> Petition:
    """A small petition in one of the other states; what has to happen later is left to `end_other`."""
    text = TextValues(**{name: about[name].strip() for name in ("title", "demand", "body", "why")})
    if about["kind"] == PetitionKind.LETTER:
        text = TextValues(**{**_fields(text), "sample_letter": f"{about['demand']}\n\n{about['body']}"})
    opened_at = _past(stage, about["opened_days_ago"])
    petition = _write(session, about["slug"], about, {"en": text}, stage, opened_at)
    set_addressees(session, petition, [_target({"office": about["office"]}, stage)])
    steps = _STEPS.get(about["state"], (PetitionState.SUBMITTED, PetitionState.OPEN))
    _step(session, petition, list(steps), opened_at, about.get("refused_reason", ""))
    if about["state"] == PetitionState.CLOSED:
        _arrange(session, petition, {"rule": "", "at_close": True}, stage)
    return petition


def end_other(session: Session, petition: Petition, about: dict[str, Any], stage: Stage) -> None:
    """Close, pause, archive or hide a small petition, as its state says."""
    ends_at = _past(stage, about.get("closed_days_ago", 2))
    match about["state"]:
        case PetitionState.PAUSED | PetitionState.HIDDEN as state:
            move(session, petition, PetitionState(state), now=ends_at)
        case PetitionState.CLOSED | PetitionState.ARCHIVED as state:
            move(session, petition, PetitionState.CLOSED, now=ends_at)
            if state == PetitionState.ARCHIVED:
                move(session, petition, PetitionState.ARCHIVED, now=ends_at + 14 * _DAY)
    petition.outcome = Outcome(about["outcome"]) if "outcome" in about else None
    session.flush()


def set_soon(session: Session, stage: Stage) -> None:
    """Let the petitions whose next delivery comes soon have it about a minute from `stage.now`."""
    for slug in SLUGS:
        values = facts(f"{slug}/petition")["schedule"]
        if values.get("rule") == SOON:
            petition = session.scalars(select(Petition).where(Petition.slug == slug)).one()
            _arrange(session, petition, values | {"begins_days_ago": 0}, stage)


def _write(
    session: Session,
    slug: str,
    about: dict[str, Any],
    written: dict[str, TextValues],
    stage: Stage,
    opened_at: dt.datetime,
) -> Petition:
    first, created_at = about.get("first_language", "en"), opened_at - 6 * _DAY
    petition = start_petition(
        session,
        slug=slug,
        kind=PetitionKind(about["kind"]),
        organization_id=stage.world.organizations[about["organization"]].id,
        language=first,
        text=written[first],
        now=created_at,
    )
    for language in sorted(written.keys() - {first}):
        write_text(session, petition, language, written[language], is_signed=False, now=created_at)
    organization = stage.world.organizations[about["organization"]]
    days = about.get("closes_in_days")
    details = Details(
        goal=about.get("goal"),
        opens_at=None,
        closes_at=_evening(stage, days) if days else None,
        accent=about.get("accent", ""),
        reply_to=about.get("reply_to", organization.email),
        donate_url=about.get("donate_url", ""),
    )
    set_details(session, petition, details, now=created_at)
    return petition


def _target(values: dict[str, Any], stage: Stage) -> Target:
    office = stage.world.offices[values["office"]].id if "office" in values else None
    return Target(
        copying=Copying(values.get("copying", Copying.TO)),
        office_id=office,
        is_own_member=values.get("own_member", False),
        email=values.get("email", ""),
        name=values.get("name", ""),
    )


def _hang_picture(session: Session, petition: Petition, values: dict[str, Any], storage: Storage) -> None:
    captions = {language: Caption(**words) for language, words in values["captions"].items()}
    kept = keep_picture(storage, picture_of(petition.slug), widths=WIDTHS)
    set_picture(session, petition, captions=captions, focus=Focus(values["focus"]), kept=kept)


def _download(values: dict[str, Any], petition: Petition, storage: Storage) -> Download:
    name, media_type, content = file_of(values["file"])
    key = f"downloads/{petition.slug}/{name}"
    storage.write(key, content)
    return Download(
        language=values["language"],
        title=values["title"],
        file_name=name,
        media_type=media_type,
        size=len(content),
        storage_key=key,
    )


def _update(values: dict[str, Any], petition: Petition, stage: Stage) -> Update:
    return Update(
        petition_id=petition.id,
        language=values["language"],
        title=values["title"],
        body=values["body"].strip(),
        published_at=_past(stage, values["days_ago"]),
    )


def _step(
    session: Session, petition: Petition, steps: list[PetitionState], at: dt.datetime, reason: str = ""
) -> None:
    for step in steps:
        taken_at = at - 2 * _DAY if step == PetitionState.SUBMITTED else at
        move(session, petition, step, now=taken_at, reason=reason if step == PetitionState.REJECTED else "")


def _arrange(session: Session, petition: Petition, values: dict[str, Any], stage: Stage) -> None:
    rule = values.get("rule", "")
    arrange(
        session,
        petition,
        values=Arrangement(
            zone=stage.zone,
            rule=rule_soon(stage.now, stage.zone) if rule == SOON else rule,
            every_count=values.get("every_count"),
            at_counts=tuple(values.get("at_counts", ())),
            at_close=values.get("at_close", True),
            is_active=not stage.is_live,
        ),
        now=_past(stage, values["begins_days_ago"]) if "begins_days_ago" in values else _opened(petition),
    )


def rule_soon(now: dt.datetime, zone: str) -> str:
    """Every week at the weekday, hour and minute that come about a minute from now."""
    local = (now + SOON_AFTER).astimezone(ZoneInfo(zone))
    return f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[local.weekday()]};BYHOUR={local.hour};BYMINUTE={local.minute}"


def _opened(petition: Petition) -> dt.datetime:
    return petition.opened_at or petition.created_at


def _past(stage: Stage, days: float) -> dt.datetime:
    return stage.now - _DAY * days


def _evening(stage: Stage, days: float) -> dt.datetime:
    """Midnight at the end of a day to come, by the wall clock of the petition."""
    day = (stage.now + _DAY * days).astimezone(ZoneInfo(stage.zone)).date() + _DAY
    return dt.datetime.combine(day, dt.time(), ZoneInfo(stage.zone)).astimezone(dt.UTC)


def _fields(text: TextValues) -> dict[str, str]:
    return {name: getattr(text, name) for name in TextValues.__dataclass_fields__}
