"""Letters that came back by post: each time a pack was posted in vain, kept beside its delivery."""

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import CheckConstraint, ForeignKey, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from petitions.database import Base, BigId, Code, Id, Line, one_of
from petitions.delivery.models import Delivery
from petitions.delivery.slots.schedule_models import OrganizerId
from petitions.delivery.states import DeliveryState


class ReturnReason(enum.StrEnum):
    """What the post wrote on the envelope.

    Source: Canada Post, the reasons of its label "Return to sender"; `unsaid` when nothing stands there.
    """

    MOVED = "moved"
    UNKNOWN = "unknown"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    UNCLAIMED = "unclaimed"
    DAMAGED = "damaged"
    UNSAID = "unsaid"


class LetterReturn(Base):
    """One journey of a letter that ended where it began: posted on a day, back on another, and why.

    `posted_at` and `came_back_at` are instants of those days, as on the delivery's row; `note` is what the
    organizers wrote down for themselves.
    """

    __tablename__ = "letter_returns"
    __table_args__ = (CheckConstraint(one_of("reason", ReturnReason), name="reason"),)

    id: Mapped[Id]
    delivery_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("deliveries.id", ondelete="CASCADE"), index=True
    )
    posted_on: Mapped[dt.date]
    posted_at: Mapped[dt.datetime]
    tracking: Mapped[Line] = mapped_column(default="")
    came_back_on: Mapped[dt.date]
    came_back_at: Mapped[dt.datetime]
    reason: Mapped[Code]
    note: Mapped[Line] = mapped_column(default="")
    entered_at: Mapped[dt.datetime] = mapped_column(index=True)
    entered_by_id: Mapped[OrganizerId]


def returns_of(session: Session, delivery_ids: Collection[int]) -> defaultdict[int, list[LetterReturn]]:
    """What came back of some deliveries, by the delivery's id, the first journey first."""
    query = select(LetterReturn).where(LetterReturn.delivery_id.in_(delivery_ids)).order_by(LetterReturn.id)
    found: defaultdict[int, list[LetterReturn]] = defaultdict(list)
    for each in session.scalars(query) if delivery_ids else ():
        found[each.delivery_id].append(each)
    return found


def last_return(session: Session, delivery: Delivery) -> LetterReturn | None:
    """The last time that it came back."""
    query = select(LetterReturn).where(LetterReturn.delivery_id == delivery.id)
    return session.scalars(query.order_by(LetterReturn.id.desc()).limit(1)).first()


def addresses_that_returned(session: Session, deliveries: Collection[Delivery]) -> dict[int, dt.date]:
    """Of letters that are still to be posted: on which day the last one to the same address came back.

    By the delivery's id; an address where a later letter arrived is well again.
    """
    letters = [each for each in deliveries if each.by_post and each.posted_on is None]
    addresses = {(each.office_id, each.postal_address) for each in letters if each.office_id is not None}
    query = (
        select(Delivery.office_id, Delivery.postal_address, Delivery.state, LetterReturn.came_back_on)
        .outerjoin(LetterReturn, LetterReturn.delivery_id == Delivery.id)
        .where(tuple_(Delivery.office_id, Delivery.postal_address).in_(addresses))
        .where(Delivery.posted_on.is_not(None))
        .order_by(Delivery.id, LetterReturn.id)
    )
    last: dict[tuple[int | None, str], dt.date | None] = {}
    for office_id, address, state, day in session.execute(query) if addresses else ():
        last[office_id, address] = day if state == DeliveryState.REFUSED else None
    found = {each.id: last.get((each.office_id, each.postal_address)) for each in letters}
    return {number: day for number, day in found.items() if day is not None}
