"""The list of signatures, what is done to batches, and pairs that look alike."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.dedupe.sweep import sweep_batch
from petitions.organizers.models import AuditEntry, Organizer
from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.models import Riding
from petitions.signing.finding import read_batch
from petitions.signing.models import Exposure, Signature
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


@pytest.fixture
def burst(rows: Rows, petition: Petition, session: Session) -> list[int]:
    """Three held signatures from one network."""
    held = [
        rows.signature(petition=petition, name=f"Bot {n}", held_at=DAY_ONE, held_reason="network")
        for n in range(3)
    ]
    read_batch(session)
    session.commit()
    return [row.id for row in held]


def counted(session: Session, petition: Petition) -> int:
    look_again(session)
    return count(session, petition.id)


def test_a_list_shows_names_places_and_reasons_and_no_address(room: Room, burst: list[int]) -> None:
    page = room.get(f"{BASE}/signatures")
    words = text_of(page)

    assert "Ann Lee Ottawa, K1A 0A6, ON" in words
    assert "Very many from one network" in words
    # Addresses of signatories never are on the page; the organizer's own may be.
    assert "ann" not in [part.split("@")[0] for part in page.text.split() if "@example.org" in part]
    assert "@example.org" not in page.text


def test_who_is_only_counted_has_no_name_even_here(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.signature(petition=petition, name="Secret Sue", city="Hideaway", exposure=Exposure.COUNTED)
    read_batch(session)
    session.commit()
    for path in ("signatures", "signatures?words=sue", "signatures?words=hideaway", "comments"):
        page = text_of(room.get(f"{BASE}/{path}"))
        assert "Sue" not in page.replace("sue", ""), path
        assert "Hideaway" not in page, path
    assert "counted only, no name" in text_of(room.get(f"{BASE}/signatures"))


def test_pages_are_followed_to_the_end(room: Room, rows: Rows, petition: Petition, session: Session) -> None:
    for number in range(60):
        rows.signature(petition=petition, name=f"Zed {number:02}")
    read_batch(session)
    session.commit()
    first = room.get(f"{BASE}/signatures?words=zed")
    following = first.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = room.get(following)

    assert first.text.count('class="signature-row"') == 50
    assert second.text.count('class="signature-row"') == 10
    assert 'rel="next"' not in second.text


def test_ticked_rows_are_released(room: Room, burst: list[int], petition: Petition, session: Session) -> None:
    assert counted(session, petition) == 1
    answer = room.post(f"{BASE}/signatures/release", {"id": burst[:2]})

    assert answer.status_code == 302
    assert counted(session, petition) == 3


def test_ticked_rows_are_put_aside(room: Room, petition: Petition, session: Session) -> None:
    (row,) = session.scalars(select(Signature))
    room.post(f"{BASE}/signatures/hold", {"id": row.id})

    assert counted(session, petition) == 0
    assert (row.held_reason, row.state) == ("organizer", "confirmed")


def test_everything_that_a_search_finds_is_counted_before_it_is_done(
    room: Room, burst: list[int], petition: Petition, session: Session
) -> None:
    search: dict[str, object] = {"scope": "all", "class": "held", "words": "bot"}
    asked = room.post(f"{BASE}/signatures/invalidate", search)

    assert "Take 3 signatures out of the count?" in text_of(asked)
    look_again(session)
    assert session.scalars(select(Signature).where(Signature.state == "invalidated")).all() == []
    done = room.post(f"{BASE}/signatures/invalidate", search | {"confirmed": "1", "reason": "One machine"})
    assert done.status_code == 302
    look_again(session)
    gone = session.scalars(select(Signature).where(Signature.state == "invalidated")).all()
    assert {row.id for row in gone} == set(burst)
    assert {row.invalidated_reason for row in gone} == {"One machine"}


def test_invalidating_wants_a_reason(room: Room, burst: list[int], session: Session) -> None:
    answer = room.post(f"{BASE}/signatures/invalidate", {"id": burst, "confirmed": "1", "reason": " "})

    assert answer.status_code == 422
    assert "Please write the reason" in text_of(answer)


def test_a_batch_is_undone_by_one_press(
    room: Room, burst: list[int], petition: Petition, session: Session
) -> None:
    room.post(f"{BASE}/signatures/invalidate", {"id": burst, "confirmed": "1", "reason": "One machine"})
    look_again(session)
    (entry,) = session.scalars(select(AuditEntry))

    assert "One machine" in text_of(room.get(f"{BASE}/signatures"))
    room.post(f"{BASE}/signatures/undo", {"at": entry.detail["at"]})
    look_again(session)
    rows = [session.get_one(Signature, each) for each in burst]
    assert {(row.state, row.counted_as) for row in rows} == {("confirmed", "held")}


@pytest.mark.parametrize("at", ["", "soon", "2026-01-01T00:00:00"])
def test_what_names_no_batch_undoes_nothing(room: Room, at: str) -> None:
    assert room.post(f"{BASE}/signatures/undo", {"at": at}).status_code == 400


def test_rows_of_another_petition_are_out_of_reach(room: Room, rows: Rows, session: Session) -> None:
    elsewhere = rows.signature(name="Far Away")
    session.commit()
    room.post(f"{BASE}/signatures/hold", {"id": elsewhere.id})
    answers = [
        room.post(f"{BASE}/repeats/decide", {"id": elsewhere.id, "answer": "same"}).status_code,
        room.post(f"{BASE}/comments/hide", {"id": elsewhere.id, "reason": "x"}).status_code,
        room.post(f"{BASE}/comments/highlight", {"id": elsewhere.id}).status_code,
    ]
    look_again(session)

    assert answers == [404, 404, 404]
    assert (elsewhere.held_at, elsewhere.comment_hidden_at) == (None, None)


def test_no_such_act_is_not_found(room: Room) -> None:
    assert room.post(f"{BASE}/signatures/delete").status_code == 404


def test_a_pair_is_decided_and_taken_back(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    newer = rows.signature(petition=petition, name="ANN LEE")
    session.commit()
    sweep_batch(session)
    session.commit()
    assert "One person: count once" in text_of(room.get(f"{BASE}/repeats"))
    assert "1 possible repeat" in text_of(room.get("/organize/"))

    seen = []
    for answer in ("same", "reopen", "apart", "reopen"):
        room.post(f"{BASE}/repeats/decide", {"id": newer.id, "answer": answer})
        seen.append(counted(session, petition))
    assert seen == [1, 2, 2, 2]


def test_every_act_leaves_a_line_without_names(
    room: Room, burst: list[int], session: Session, organizer: Organizer
) -> None:
    room.post(f"{BASE}/signatures/release", {"id": burst})
    room.post(f"{BASE}/signatures/hold", {"id": burst})
    look_again(session)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()

    assert [(each.action, each.detail["number"]) for each in entries] == [
        ("signatures_release", 3),
        ("signatures_hold", 3),
    ]
    assert {each.organizer_id for each in entries} == {organizer.id}
    assert "Bot" not in "".join(str(each.detail) for each in entries)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=neighbours", True),
        ("day=2026-05-04", True),
        ("day=2026-05-05", False),
        ("day=9999-12-31", True),
        ("province=QC", False),
        ("language=en&province=ON&riding=35075", True),
        ("riding=24017", False),
        ("riding=OTTAWA", True),
        ("riding=ottawa-centré", True),
        ("riding=Hull", False),
        ("town=ottàwa", True),
        ("town=Toronto", False),
    ],
)
def test_a_search_by_any_field_finds_the_row_or_none(
    room: Room, petition: Petition, session: Session, asked: str, found: bool
) -> None:
    row = session.scalars(select(Signature)).one()
    row.signed_at = dt.datetime(2026, 5, 5, 3, 59, tzinfo=dt.UTC)  # a minute to midnight in Toronto
    row.riding_code = "35075"
    named = {"name_en": "Ottawa Centre", "name_fr": "Ottawa-Centre", "province": "ON"}
    session.add(Riding(representation_order=CURRENT_ORDER, code="35075", **named))
    read_batch(session)
    session.commit()

    assert ("Ann Lee" in text_of(room.get(f"{BASE}/signatures?{asked}"))) is found
