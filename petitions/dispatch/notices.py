"""Letters to the organizers of a petition about its deliveries: what went wrong and what they can do."""

import datetime as dt

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.days import format_date
from petitions.delivery.answers.told import Beyond, told_state
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.approve import waits_for_approval
from petitions.delivery.states import DeliveryState
from petitions.dispatch.members import members_wanting, speaking_to, write_to
from petitions.organizers.models import Membership, Organizer
from petitions.outbox.models import Message

# By which choice of a member these letters are turned off.
_KINDS = {
    "delivery_answered": AlertKind.OFFICE_REPLIED,
    "delivery_in_doubt": AlertKind.DELIVERY_IN_DOUBT,
    "delivery_stopped": AlertKind.DELIVERY_STOPPED,
}


def tell_organizers(
    session: Session, delivery: Delivery, *, now: dt.datetime, but: Organizer | None = None
) -> None:
    """Post a letter to each owner and editor: the delivery was refused, is in doubt, or was answered.

    Nobody is told what they wrote down themselves: `but`.
    """
    kind = _KINDS.get(_letter(delivery))
    for membership in members_wanting(session, delivery.run.petition.organization_id, kind):
        if membership.organizer is but:
            continue
        with speaking_to(membership):
            context = _context(delivery, membership.organizer.language)
        about, letter = ("delivery", delivery.id), _letter(delivery)
        write_to(session, membership, letter=letter, kind=kind, about=about, context=context, now=now)


def tell_of_run(session: Session, run: DeliveryRun, *, now: dt.datetime) -> None:
    """Post a letter to each owner and editor: the documents of a delivery cannot be made."""
    kind = AlertKind.DELIVERY_STOPPED
    for membership in members_wanting(session, run.petition.organization_id, kind):
        _post_of_run(session, run, "delivery_not_compiled", membership, now, kind=kind)


def ask_for_approval(session: Session, run_id: int, *, now: dt.datetime) -> bool:
    """Post a letter to each owner and editor but the one who planned it; again if it changed."""
    run = session.get_one(DeliveryRun, run_id, populate_existing=True)
    if not waits_for_approval(run) or _is_posted(session, "delivery_waits", run_id, run.asked_again_at):
        return False
    members = members_wanting(session, run.petition.organization_id)
    others = [each for each in members if each.organizer_id != run.planned_by_id]
    for membership in others:
        _post_of_run(session, run, "delivery_waits", membership, now, page=f"/{run.id}")
    return bool(others)


def _post_of_run(
    session: Session,
    run: DeliveryRun,
    letter: str,
    membership: Membership,
    now: dt.datetime,
    *,
    page: str = "",
    kind: AlertKind | None = None,
) -> None:
    petition = run.petition
    context = {
        "title": petition.text(membership.organizer.language).title,
        "number": run.number,
        "is_again": run.asked_again_at is not None,
        "path": f"/organize/petitions/{petition.slug}/deliveries{page}",
    }
    about = ("delivery_run", run.id)
    write_to(session, membership, letter=letter, kind=kind, about=about, context=context, now=now)


def _is_posted(session: Session, letter: str, run_id: int, since: dt.datetime | None) -> bool:
    query = select(Message.id).where(
        Message.about_kind == "delivery_run", Message.about_id == run_id, Message.letter == letter
    )
    if since is not None:
        query = query.where(Message.created_at >= since)
    return session.scalars(query.limit(1)).first() is not None


def _letter(delivery: Delivery) -> str:
    if delivery.passed_on_at is not None:
        return "delivery_answered"
    match delivery.state:
        case DeliveryState.IN_DOUBT:
            return "delivery_in_doubt"
        case DeliveryState.ACKNOWLEDGED | DeliveryState.ANSWERED:
            return "delivery_answered"
        case _:
            return "delivery_stopped"


def _context(delivery: Delivery, language: str) -> dict[str, str]:
    petition = delivery.run.petition
    return {
        "title": petition.text(language).title,
        "addressee": delivery.office_title or delivery.email,
        "reason": _reason(delivery),
        "path": f"/organize/petitions/{petition.slug}/deliveries",
    }


def _reason(delivery: Delivery) -> str:
    """What happened, in the language that is being spoken."""
    return str(_sentence(delivery))


def _sentence(delivery: Delivery) -> object:
    if delivery.passed_on_at is not None and delivery.answered_at is None:
        return _("The office says that another is to be asked: %(office)s", office=delivery.passed_on_to)
    if delivery.state == DeliveryState.ANSWERED:
        return _("The office has replied.")
    if delivery.state == DeliveryState.ACKNOWLEDGED:
        return _("The office has acknowledged the delivery.")
    if delivery.state == DeliveryState.IN_DOUBT:
        return _("The line broke while the mail was being handed over, so it may or may not have arrived.")
    if told_state(delivery) == Beyond.RETURNED:
        day = format_date(delivery.bounced_at, "long")
        return _("It was posted on paper; on %(day)s it came back undelivered.", day=day)
    if told_state(delivery) == Beyond.CAME_BACK:
        return _("It was taken over and came back later: %(reply)s", reply=delivery.server_reply)
    if delivery.office is not None and delivery.office.bounced_at is not None:
        return _(
            "Nobody is known at their address. Their mail server said: %(reply)s", reply=delivery.server_reply
        )
    if told_state(delivery) == Beyond.NOT_TAKEN:
        return _("No server of theirs took the mail for four days.")
    return _("Their mail server refused it: %(reply)s", reply=delivery.server_reply)
