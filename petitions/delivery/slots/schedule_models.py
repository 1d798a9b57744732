"""When a petition is delivered, as it is kept, and what stops all deliveries until a person says yes."""

import datetime as dt
from typing import Annotated

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.campaign.models import Copying, Petition
from petitions.database import Base, BigId
from petitions.delivery.slots.office_hours import CAPITAL, province_of_address
from petitions.delivery.slots.schedule import Schedule

# Source: Standing Order 36(8), House of Commons: the government answers a petition within 45 calendar days.
RESPONSE_DAYS = 45
# Whose doing something was: compared, never followed, and it outlives the account.
OrganizerId = Annotated[int | None, mapped_column(BigId)]


class DeliverySchedule(Base):
    """When a petition is delivered; one row a petition, none of it effective while `is_active` is false.

    `rule` is RFC 5545 text in local wall time of `zone`. `active_from` is when the schedule began to hold:
    earlier slots are not missed ones. `hold_hours` lie between compiling and sending, for a look and a stop.
    `response_days` are the calendar days that an office has to answer. `arranged_by_id` is the organizer who
    set it last. With `keeps_office_hours` nothing goes out while an addressed office is closed.
    """

    __tablename__ = "delivery_schedules"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    zone: Mapped[str] = mapped_column(String(60))
    rule: Mapped[str] = mapped_column(String(1000), default="")
    every_count: Mapped[int | None]
    at_counts: Mapped[list[int]] = mapped_column(JSON, default=list)
    at_close: Mapped[bool] = mapped_column(default=True)
    minimum_interval_hours: Mapped[int] = mapped_column(default=24)
    hold_hours: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    active_from: Mapped[dt.datetime]
    count_from: Mapped[int] = mapped_column(default=0)
    keeps_office_hours: Mapped[bool] = mapped_column(default=False, server_default=false())
    response_days: Mapped[int] = mapped_column(default=RESPONSE_DAYS, server_default=str(RESPONSE_DAYS))
    arranged_by_id: Mapped[OrganizerId]

    petition: Mapped[Petition] = relationship()

    @property
    def schedule(self) -> Schedule:
        """What the organizer set, as the rules of schedule.py take it."""
        return Schedule(
            zone=self.zone,
            rule=self.rule,
            every_count=self.every_count,
            at_counts=tuple(self.at_counts),
            at_close=self.at_close,
            minimum_interval=dt.timedelta(hours=self.minimum_interval_hours),
            offices_in=offices_in(self.petition) if self.keeps_office_hours else (),
        )


class OperationMark(Base):
    """Something that happened to the whole installation and that a person must settle.

    `restored`: the database came back from a backup at `at`. What was planned before then is not sent until
    somebody said yes (`settled_at`), because it may have been sent after the backup was taken.
    """

    __tablename__ = "operation_marks"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[dt.datetime]
    settled_at: Mapped[dt.datetime | None]


def offices_in(petition: Petition) -> tuple[str, ...]:
    """The provinces in which the addressed offices work; members are written to at Parliament."""
    addressed = [each for each in petition.addressees if each.copying == Copying.TO]
    found = {province_of_address(each.office.address_en) for each in addressed if each.office}
    return tuple(sorted(found)) or (CAPITAL,)
