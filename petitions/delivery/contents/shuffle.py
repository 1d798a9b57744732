"""A package that waits while its office gets another holder or address: it is made anew, for the new one."""

import datetime as dt
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, load_only, selectinload

from petitions.delivery.contents.addressing import ADDRESSED, office_as_of
from petitions.delivery.contents.progress import UNTRIED, make_anew
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.approve import ask_again
from petitions.delivery.states import DeliveryState, RunState
from petitions.offices.models import Office


def follow_shuffle(session: Session, *, zone_of: Callable[[DeliveryRun], str], now: dt.datetime) -> int:
    """Address anew what was compiled and not yet tried or printed, where its office is no longer as it says.

    Nothing goes to an address that was replaced, nor to "Dear Minister" of before the shuffle; what was tried
    keeps its bytes, unless no server has seen them and its address is another. The day on which somebody
    holds an office is told in the petition's zone (`zone_of`). Answers how many were changed.
    """
    moved = [each.id for each in session.scalars(_waiting_with_offices()) if _said_now(each, zone_of, now)]
    changed = _locked(session, moved)
    for delivery in changed:
        for name, value in _said_now(delivery, zone_of, now).items():
            setattr(delivery, name, value)
        make_anew(delivery, now=now)
        ask_again(session, delivery.run, now=now)
    session.flush()
    return len(changed)


def is_for_another_address(delivery: Delivery) -> bool:
    """Whether a mail that no server has seen goes to an address that its office does not have any more."""
    office = delivery.office
    if office is None or delivery.by_post or delivery.body_started_at is not None:
        return False
    return (office.email, office.cc_emails) != (delivery.email, delivery.cc_emails)


def _waiting() -> Select[Delivery]:
    is_unseen = Delivery.by_post.is_(False) & Delivery.body_started_at.is_(None)
    return (
        select(Delivery)
        .join(Delivery.run)
        .where(DeliveryRun.state == RunState.COMPILED, Delivery.state.in_((*UNTRIED, DeliveryState.DEFERRED)))
        .where(or_(Delivery.attempts == 0, is_unseen))
        .where(Delivery.mail_key != "", Delivery.replaced_at.is_(None), Delivery.office_id.is_not(None))
    )


def _waiting_with_offices() -> Select[Delivery]:
    """With what is compared, and no more: a run may wait for every member of Parliament."""
    others = ("language", "addressee_id", "run_id", "attempts", "body_started_at")
    columns = [getattr(Delivery, name) for name in (*ADDRESSED, *others)]
    return _waiting().options(
        load_only(*columns),
        contains_eager(Delivery.run),
        selectinload(Delivery.addressee),
        selectinload(Delivery.office).selectinload(Office.holders),
    )


def _locked(session: Session, ids: Sequence[int]) -> list[Delivery]:
    """Those of them that nobody has in hand, as they are by now."""
    query = _waiting().where(Delivery.id.in_(ids)).with_for_update(of=Delivery, skip_locked=True)
    return list(session.scalars(query.execution_options(populate_existing=True))) if ids else []


def _said_now(
    delivery: Delivery, zone_of: Callable[[DeliveryRun], str], now: dt.datetime
) -> dict[str, object]:
    """What the delivery would say of its office today, where that is something else."""
    if delivery.office is None or (delivery.attempts and not is_for_another_address(delivery)):
        return {}
    told = office_as_of(delivery, delivery.office, now.astimezone(ZoneInfo(zone_of(delivery.run))).date())
    return {name: value for name, value in told.items() if getattr(delivery, name) != value}
