"""Whoever is brought by a file gets the place that they would have got by signing, row by row."""

import datetime as dt
from itertools import product

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from petitions.campaign.models import Petition
from petitions.campaign.queries import facts
from petitions.identity.email_key import parse_email
from petitions.signing.models import Signature, SignatureState
from petitions.signing.sign import SignatureValues, sign
from tests.factories import Rows
from tests.imports.conftest import Import

# Who may come to a mailbox: the first person in two spellings and places, two more, one without a code.
_PEOPLE = (
    ("Ann Lee", "K1A0A6"),
    ("LEE  ann", "V5K0A1"),
    ("Bo Lee", "K1A0A6"),
    ("Bo Lee", "V5K0A1"),
    ("Cy Roy", "K1A0A6"),
    ("Di Roy", ""),
)
# Each order in which three of them may come, on a mailbox of its own.
_MAILBOXES = {f"m{n}@example.org": people for n, people in enumerate(product(_PEOPLE, repeat=3))}


@pytest.mark.parametrize("signed_before", [0, 1])
@pytest.mark.parametrize("chunk", [100, 1_000])
def test_a_row_of_a_file_is_placed_as_a_signature_is(
    bring: Import,
    session: Session,
    petition: Petition,
    rows: Rows,
    now: dt.datetime,
    signed_before: int,
    chunk: int,
) -> None:
    other = rows.petition()
    session.commit()
    for each in (petition, other):
        _sign(session, each, slice(signed_before), now)
    bring(*_lines(slice(signed_before, 3)), chunk=chunk)
    _sign(session, other, slice(signed_before, 3), now)

    assert len(_places(session, petition)) == 3 * len(_MAILBOXES)
    assert _places(session, petition) == _places(session, other)


def _lines(which: slice) -> list[str]:
    return [
        f"{name},{email},{code},,{'CA' if code else 'LB'},"
        for email, people in _MAILBOXES.items()
        for name, code in people[which]
    ]


def _sign(session: Session, petition: Petition, which: slice, now: dt.datetime) -> None:
    """Sign on the web and confirm: whoever is in a file was confirmed elsewhere."""
    open_now = facts(session, petition.slug)
    assert open_now is not None
    for email, people in _MAILBOXES.items():
        for name, code in people[which]:
            country = "CA" if code else "LB"
            values = SignatureValues(
                name=name, email=parse_email(email), language="en", country=country, postal_code=code
            )
            sign(session, open_now, values, now=now)
    session.execute(update(Signature).values(state=SignatureState.CONFIRMED, confirmed_at=now))
    session.commit()


def _places(session: Session, petition: Petition) -> list[tuple[object, ...]]:
    """Every row's mailbox, name, place or reason, and whom it repeats."""
    repeated = aliased(Signature)
    query = (
        select(
            Signature.mailbox_key,
            Signature.name,
            Signature.postal_code,
            Signature.slot,
            Signature.repeat_reason,
            repeated.name,
            repeated.slot,
        )
        .outerjoin(repeated, repeated.id == Signature.repeat_of_id)
        .where(Signature.petition_id == petition.id)
    )
    return sorted((tuple(row) for row in session.execute(query)), key=repr)
