"""Write the formal petition in an official language, or do without it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.errors import Refusal
from petitions.parliament.models import AddressedTo, HouseText

OFFICIAL_LANGUAGES = ("en", "fr")
# What fits on the first sheet with room for signatures; the rules' own limit is told by rules.py.
STATEMENT_LETTERS, PRAYER_LETTERS = 2400, 900


@dataclass(frozen=True, slots=True)
class HouseValues:
    """What the form says; `addressee_name` only of a minister or a member."""

    addressed_to: AddressedTo
    addressee_name: str
    statement: str
    prayer: str


def house_texts(session: Session, petition_id: int) -> Sequence[HouseText]:
    """The formal petition in each language in which it is written, English first."""
    query = select(HouseText).where(HouseText.petition_id == petition_id).order_by(HouseText.language)
    return session.scalars(query).all()


def house_text(session: Session, petition_id: int, language: str) -> HouseText | None:
    """The formal petition in one language."""
    query = select(HouseText).where(HouseText.petition_id == petition_id, HouseText.language == language)
    return session.scalars(query).first()


def write_house_text(
    session: Session, petition: Petition, language: str, values: HouseValues, *, now: dt.datetime
) -> HouseText:
    """Set the formal petition in one language. Raises: Refusal `name_missing` beside addressee_name."""
    is_person = values.addressed_to in (AddressedTo.MINISTER, AddressedTo.MEMBER)
    if is_person and not values.addressee_name:
        raise Refusal("name_missing", field="addressee_name")
    row = house_text(session, petition.id, language)
    if row is None:
        row = HouseText(petition_id=petition.id, language=language)
        session.add(row)
    row.addressed_to, row.statement, row.prayer = values.addressed_to, values.statement, values.prayer
    row.addressee_name, row.written_at = values.addressee_name if is_person else "", now
    session.flush()
    return row


def drop_house_text(session: Session, row: HouseText) -> None:
    """Do without the formal petition in this language."""
    session.delete(row)
    session.flush()
