"""Addresses leave only of those who said yes and confirmed, with the evidence, in known columns."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.imports.contacts import COLUMNS, ContactColumns, contact_file
from petitions.retention.erase import erase
from petitions.signing.contact import contact_count, contact_of, refuse_contact
from petitions.signing.models import Exposure, Origin, Signature, SignatureKind, SignatureState
from tests.factories import DAY_ONE, Rows
from tests.web.api.programs import agree

NOT_WRITTEN_TO: list[dict[str, Any]] = [
    {"state": SignatureState.PENDING},
    {"state": SignatureState.WITHDRAWN, "confirmed_at": DAY_ONE},
    {"state": SignatureState.INVALIDATED, "confirmed_at": DAY_ONE},
    {"held_at": DAY_ONE, "held_reason": "network"},
    {"kind": SignatureKind.ORGANIZATION, "organization": "A choir"},
    {"origin": Origin.IMPORT},
    {"email": None},
]


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition()
    return made


@pytest.fixture
def ann(rows: Rows, petition: Petition, session: Session) -> Signature:
    made: Signature = rows.signature(
        petition=petition, name="Ann Lee", email="Ann+x@example.org", spoken="fr"
    )
    agree(session, made, wording="The group may write to me", language="fr")
    return made


def file_of(
    session: Session, petition: Petition, columns: ContactColumns = ContactColumns.PLAIN
) -> list[dict[str, str]]:
    session.commit()
    pieces = contact_file(session, petition.id, columns, petition=petition.slug)
    return list(csv.DictReader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))


def test_a_row_holds_the_person_and_the_evidence(
    session: Session, petition: Petition, ann: Signature
) -> None:
    assert ann.id
    (row,) = file_of(session, petition)

    assert row == {
        "name": "Ann Lee",
        "email": "Ann+x@example.org",
        "city": "Ottawa",
        "province": "ON",
        "postal_code": "K1A 0A6",
        "country": "CA",
        "language": "fr",
        "petition": petition.slug,
        "consent_given_at": "2026-05-01T13:00:00Z",
        "consent_wording": "The group may write to me",
        "consent_wording_version": "1",
        "consent_language": "fr",
        "consent_page": "http://127.0.0.1:8000/petitions/stay",
    }


@pytest.mark.parametrize("values", NOT_WRITTEN_TO)
def test_nobody_else_is_ever_in_it(
    rows: Rows, session: Session, petition: Petition, values: dict[str, Any]
) -> None:
    agree(session, rows.signature(petition=petition, **values))
    rows.signature(petition=petition, consent_updates=True)
    agree(session, rows.signature())

    assert file_of(session, petition) == []
    assert contact_count(session, petition.id) == 0


def test_who_repeats_is_in_it_once(rows: Rows, session: Session, petition: Petition, ann: Signature) -> None:
    again = rows.signature(petition=petition, repeat_of_id=ann.id, slot=None)
    agree(session, again)

    assert len(file_of(session, petition)) == 1


def test_who_is_only_counted_gives_the_address_alone(
    rows: Rows, session: Session, petition: Petition
) -> None:
    agree(session, rows.signature(petition=petition, email="x@example.org", exposure=Exposure.COUNTED))
    (row,) = file_of(session, petition)

    assert row["email"] == "x@example.org"
    assert {row[name] for name in ("name", "city", "province", "postal_code", "country")} == {""}


def test_a_yes_that_was_taken_back_counts_no_more(
    session: Session, petition: Petition, ann: Signature, now: dt.datetime
) -> None:
    refuse_contact(session, [ann.id], now=now)
    refuse_contact(session, [ann.id], now=now + dt.timedelta(days=1))
    kept = contact_of(session, ann)

    assert file_of(session, petition) == []
    assert kept is not None
    assert kept.withdrawn_at == now


def test_the_evidence_goes_with_the_person(session: Session, ann: Signature, now: dt.datetime) -> None:
    erase(session, ann, now=now)

    assert contact_of(session, ann) is None


@pytest.mark.parametrize("columns", list(ContactColumns))
def test_every_program_gets_its_columns(
    session: Session, petition: Petition, ann: Signature, columns: ContactColumns
) -> None:
    assert ann.id
    (row,) = file_of(session, petition, columns)
    address = "Email" if columns == ContactColumns.CIVICRM else "email"

    assert list(row)[: len(COLUMNS[columns])] == list(COLUMNS[columns])
    assert row[address] == "Ann+x@example.org"
    assert "Ann Lee" in row.values()
    assert row["consent_given_at"] == "2026-05-01T13:00:00Z"
    assert row.get("email_opt_in", "Y") == "Y"


def test_a_cell_is_no_formula(rows: Rows, session: Session, petition: Petition) -> None:
    agree(session, rows.signature(petition=petition, name="=2+2", email="+1@example.org"))
    (row,) = file_of(session, petition)

    assert (row["name"], row["email"]) == ("'=2+2", "'+1@example.org")
