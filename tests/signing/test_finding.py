"""Towns are folded by the worker, whoever brought the row, and go with the person."""

import datetime as dt

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from petitions.dedupe.listing import page_of
from petitions.dedupe.selection import Selection
from petitions.retention.erase import erase
from petitions.signing import finding
from petitions.signing.finding import read_batch
from petitions.signing.finding_models import SignatureWord
from petitions.signing.models import Exposure
from petitions.signing.spelling import words_of
from petitions.signing.withdraw import expose
from tests.factories import Rows


def found(session: Session, petition_id: int, town: str) -> list[str]:
    return [row.city for row in page_of(session, Selection(petition_id, town=town)).rows]


def test_a_town_is_found_however_it_is_written(rows: Rows, session: Session) -> None:
    petition = rows.petition()
    for city in ("Montréal", "MONTREAL", "Montréal-Nord", "Trois-Rivières", "St. John’s", "北京市", ""):
        rows.signature(petition=petition, city=city)
    while read_batch(session):
        pass

    assert found(session, petition.id, "montreal") == ["Montréal-Nord", "MONTREAL", "Montréal"]
    assert found(session, petition.id, "Montréal nord") == ["Montréal-Nord"]
    assert found(session, petition.id, "trois rivieres") == ["Trois-Rivières"]
    assert found(session, petition.id, "St John's") == ["St. John’s"]
    assert found(session, petition.id, "北京") == ["北京市"]


def test_the_sweep_comes_to_an_end_with_any_town(
    rows: Rows, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "BATCH", 2)
    petition = rows.petition()
    # The second has no word in it, the third grows when it is folded.
    made = [rows.signature(petition=petition, city=city) for city in ("Hull", "…", "ﷺ" * 200)]

    assert [read_batch(session), read_batch(session), read_batch(session)] == [True, False, False]
    session.expire_all()
    assert [len(row.town_key) for row in made] == [4, 0, 300]


def test_an_erased_person_is_found_by_no_town(rows: Rows, session: Session, now: dt.datetime) -> None:
    signature = rows.signature(city="Hull")
    read_batch(session)
    session.expire_all()
    erase(session, signature, now=now)

    assert signature.town_key is None
    assert read_batch(session) is False
    assert found(session, signature.petition_id, "hull") == []


def test_who_is_only_counted_from_now_on_is_under_no_word(rows: Rows, session: Session) -> None:
    signature = rows.signature(name="Ann Lee", city="Hull")
    read_batch(session)
    assert session.scalars(select(SignatureWord.word)).all()
    expose(session, signature, Exposure.COUNTED)
    assert session.scalars(select(SignatureWord.word)).all() == []

    read_batch(session)
    assert session.scalars(select(SignatureWord.word)).all() == []
    session.expire_all()
    expose(session, signature, Exposure.PUBLIC)
    read_batch(session)
    assert {"ann", "lee", "hull", "@hull"} <= set(session.scalars(select(SignatureWord.word)))


def test_an_erased_person_is_under_no_word(rows: Rows, session: Session, now: dt.datetime) -> None:
    signature = rows.signature(name="Ann Lee", city="Trois-Rivières", comment="They taught my daughter.")
    read_batch(session)
    session.expire_all()
    erase(session, signature, now=now)

    assert session.scalars(select(SignatureWord.word)).all() == []
    assert read_batch(session) is False
    assert session.scalars(select(SignatureWord.word)).all() == []


def test_scripts_without_blanks_are_found_from_each_character_on() -> None:
    assert words_of(["王小明"]) == ["王小明", "小明", "明"]


def test_rows_that_were_read_by_earlier_rules_are_read_anew(rows: Rows, session: Session) -> None:
    signature = rows.signature(name="Zoé Cœur", email="zoe@example.net", city="Hull", postal_code="")
    former = ["zoe", "cœur", "hull", "@hull"]
    session.add_all(
        SignatureWord(petition_id=signature.petition_id, word=word, signature_id=signature.id)
        for word in former
    )
    signature.words, signature.town_key = " zoe cœur hull", "hull"
    session.flush()
    read_batch(session)

    words = session.scalars(select(SignatureWord.word)).all()
    assert {"zoe", "coeur", "hull", "@hull"} <= set(words)
    assert "cœur" not in words
    assert [word[0] for word in words].count("#") == 1  # the mail domain, as a keyed hash
    assert "example" not in " ".join(words)
    assert read_batch(session) is False


def test_an_address_whose_key_is_lost_stops_nobody_from_being_read(rows: Rows, session: Session) -> None:
    signature = rows.signature(name="Ann Lee")
    session.execute(text("UPDATE signatures SET email = :sealed"), {"sealed": b"of another key"})
    read_batch(session)
    session.expire_all()

    assert signature.words is not None
    assert " ann lee " in signature.words
