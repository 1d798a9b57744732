"""Imported rows obey the rules of signing: one person, one count, whatever the file says."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.models import Tally
from petitions.counting.queries import count
from petitions.counting.recount import recount
from petitions.imports import load as loading
from petitions.signing.models import Signature, SignatureState
from tests.factories import Rows
from tests.imports.conftest import Import

Classes = Callable[[], list[tuple[str, str, int | None]]]
ANN = "Ann Lee,ann@example.org,K1A 0A6,,,"


def test_rows_count_at_once(
    bring: Import, classes: Classes, session: Session, petition: Petition, now: dt.datetime
) -> None:
    summary = bring(ANN, "Bo Roy,bo@example.org,H0H 0H0,Montréal,,Bonjour")
    (row,) = session.scalars(select(Signature).where(Signature.name == "Bo Roy"))

    assert (summary.read, summary.new, summary.refused) == (2, 2, [])
    assert classes() == [("Ann Lee", "imported", 1), ("Bo Roy", "imported", 1)]
    assert (row.province, row.comment, row.source, row.confirmed_at) == ("QC", "Bonjour", "paper-drive", now)
    assert row.name_key == "bo roy"
    assert count(session, petition.id) == 2


def test_an_address_is_kept_only_with_consent(
    session: Session, petition: Petition, now: dt.datetime, bring: Import
) -> None:
    bring(ANN)
    (row,) = session.scalars(select(Signature))

    assert row.email is None
    assert row.mailbox_key is not None


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_a_household_has_two_places_in_whatever_chunks_it_comes(
    bring: Import, classes: Classes, chunk: int
) -> None:
    summary = bring(
        ANN,
        "ANN  LEE,Ann+x@example.org,V5K 0A1,,,",
        "Bo Lee,ann@example.org,K1A0A6,,,",
        "Cy Lee,ann@example.org,K1A0A6,,,",
        "Di Roy,di@example.org,K1A0A6,,,",
        "Ed Roy,di@example.org,V5K0A1,,,",
        chunk=chunk,
    )

    assert classes() == [
        ("ANN  LEE", "repeats", None),
        ("Ann Lee", "imported", 1),
        ("Bo Lee", "imported", 2),
        ("Cy Lee", "repeats", None),
        ("Di Roy", "imported", 1),
        ("Ed Roy", "repeats", None),
    ]
    assert summary.new == 3
    assert summary.repeats == {
        "same_mailbox_same_name": 1,
        "same_mailbox_full": 1,
        "same_mailbox_other_place": 1,
    }


def test_a_repeat_stands_beside_what_it_repeats(bring: Import, session: Session) -> None:
    bring(ANN, "Bo Lee,ann@example.org,K1A0A6,,,", "bo lee,ann@example.org,K1A0A6,,,")
    rows = {row.name: row for row in session.scalars(select(Signature))}

    assert rows["bo lee"].repeat_of_id == rows["Bo Lee"].id


def test_whoever_signed_here_is_not_counted_again(
    bring: Import, classes: Classes, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.signature(petition=petition, name="Ann Lee", email="ann@example.org")
    session.commit()
    summary = bring(ANN)

    assert summary.new == 0
    assert classes() == [("Ann Lee", "confirmed", 1), ("Ann Lee", "repeats", None)]


def test_a_signature_that_nobody_confirmed_gives_its_place_up(
    bring: Import, classes: Classes, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.signature(petition=petition, name="Ann Lee", email="ann@example.org", state=SignatureState.PENDING)
    session.commit()
    bring("Annie Lee,ann@example.org,K1A 0A6,,,")

    assert classes() == [("Ann Lee", "repeats", None), ("Annie Lee", "imported", 1)]


def test_importing_a_file_twice_adds_nobody(bring: Import, session: Session, petition: Petition) -> None:
    lines = [ANN, "Bo Lee,ann@example.org,K1A0A6,,,", "Cy Roy,cy@example.org,,,FR,"]
    bring(*lines)
    summary = bring(*lines)

    assert (summary.new, summary.repeats["same_mailbox_same_name"]) == (0, 3)
    assert count(session, petition.id) == 3


def test_rows_without_a_mailbox_are_all_kept(bring: Import, classes: Classes) -> None:
    bring("Ann Lee,,K1A0A6,,,", "Ann Lee,,K1A0A6,,,")

    assert classes() == [("Ann Lee", "imported", None), ("Ann Lee", "imported", None)]


def test_a_place_taken_meanwhile_is_looked_at_again(
    bring: Import,
    classes: Classes,
    rows: Rows,
    petition: Petition,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody signs on the web just after the import has looked."""
    looked = loading.holders_of
    calls: list[int] = []

    def look_then_sign(session: Session, *rest: object) -> object:
        found = looked(session, *rest)  # type: ignore[arg-type]
        if not calls:
            rows.signature(petition=petition, name="Bo Lee", email="ann@example.org", slot=2)
        calls.append(1)
        return found

    monkeypatch.setattr(loading, "holders_of", look_then_sign)
    summary = bring(ANN, "Bo Lee,ann@example.org,K1A0A6,,,")

    assert (summary.new, sum(summary.repeats.values())) == (1, 1)
    assert classes() == [
        ("Ann Lee", "imported", 1),
        ("Bo Lee", "confirmed", 2),
        ("Bo Lee", "repeats", None),
    ]


def test_who_holds_only_the_second_place_is_not_counted_again(
    bring: Import, classes: Classes, rows: Rows, petition: Petition, session: Session
) -> None:
    """The first place of the household was given up; the constraint alone would let the same person in."""
    rows.signature(petition=petition, name="Ann Lee", email="ann@example.org", slot=2)
    session.commit()
    bring(ANN)

    assert classes() == [("Ann Lee", "confirmed", 2), ("Ann Lee", "repeats", None)]


@pytest.mark.parametrize(
    ("line", "field", "code"),
    [
        (",x@example.org,K1A0A6,,,", "name", "missing"),
        ("https://example.org,x@example.org,,,,", "name", "url"),
        ("Ann Lee,ann@localhost,K1A0A6,,,", "email", "domain"),
        ("Ann Lee,ann@example.org,D1A0A6,,,", "postal_code", "unused_letter"),
        ("Ann Lee,ann@example.org,,,Atlantis,", "country", "unknown_country"),
        ("Ann Lee,ann@example.org,,,,a\x00b", "comment", "control_characters"),
    ],
)
def test_what_the_form_refuses_the_import_refuses(bring: Import, line: str, field: str, code: str) -> None:
    summary = bring(ANN, line)

    assert summary.refused == [(3, field, code)]
    assert summary.new == 1


def test_only_the_first_refusals_are_told_one_by_one(bring: Import) -> None:
    summary = bring(*[",x@example.org,,,,"] * (loading.REFUSALS_TOLD + 5))

    assert len(summary.refused) == loading.REFUSALS_TOLD
    assert summary.refused_by_reason == {"name missing": loading.REFUSALS_TOLD + 5}


@pytest.mark.parametrize("chunk", [2, 100])
def test_rows_are_tallied_as_they_come(
    bring: Import, session: Session, petition: Petition, chunk: int
) -> None:
    Rows(session).signature(petition=petition, name="Web Lee")
    session.commit()
    bring(ANN, ANN, "Bo Roy,bo@example.org,H0H 0H0,Montréal,,", "Cy Roy,,,,FR,", chunk=chunk)
    tallied = _tallies(session)

    assert set(session.scalars(select(Signature.name).where(Signature.tallied_as == ""))) == {"Web Lee"}
    assert tallied["imported", "all", ""] == 3
    assert tallied["repeats", "province", "ON"] == 1
    recount(session, petition.id)
    assert _tallies(session) == tallied


def _tallies(session: Session) -> dict[tuple[str, str, str], int]:
    query = select(Tally.counted_as, Tally.dimension, Tally.value, Tally.count)
    return {(row.counted_as, row.dimension, row.value): row.count for row in session.execute(query)}
