"""Lists and batches find the same rows, and never by the name of somebody who may not be seen."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.dedupe import listing
from petitions.dedupe.listing import page_of
from petitions.dedupe.selection import Selection, number_of
from petitions.signing.finding import read_batch
from petitions.signing.models import CountClass, Exposure
from tests.dedupe.conftest import Signed
from tests.factories import DAY_ONE


@pytest.fixture(autouse=True)
def four(signed: Signed, session: Session) -> None:
    signed(
        "Ann Lee",
        email="ann.lee@example.org",
        city="Iqaluit",
        postal_code="X0A0H0",
        source="choir",
        comment="Long winters",
    )
    signed(
        "Bo Roy", language="fr", province="QC", riding_code="24017", held_at=DAY_ONE, held_reason="network"
    )
    signed("Cy Roy 100%", signed_at=DAY_ONE + dt.timedelta(days=9), network_key=b"n" * 32)
    signed("Di Roy", email="di.roy@example.org", exposure=Exposure.COUNTED, city="Hideaway", comment="Hush")
    read_batch(session)


CASES: list[tuple[dict[str, object], list[str]]] = [
    ({}, ["Di Roy", "Cy Roy 100%", "Bo Roy", "Ann Lee"]),
    ({"counted_as": CountClass.HELD}, ["Bo Roy"]),
    ({"counted_as": CountClass.CONFIRMED, "words": "roy"}, ["Cy Roy 100%"]),
    ({"words": "ROY bo"}, ["Bo Roy"]),
    ({"words": "x0a-0h0"}, ["Ann Lee"]),
    ({"words": "X0A 0H0"}, ["Ann Lee"]),
    ({"words": "iqal"}, ["Ann Lee"]),
    ({"words": "luit"}, []),
    ({"words": "roy cy", "language": "en"}, ["Cy Roy 100%"]),
    ({"words": "roy", "town": "iqal"}, []),
    ({"words": "Roy, Cy"}, ["Cy Roy 100%"]),
    ({"words": '"iqal"'}, []),
    ({"words": '"Iqaluit"'}, ["Ann Lee"]),
    ({"words": "x0a 0"}, ["Ann Lee"]),
    ({"words": "@example.org ann"}, ["Ann Lee"]),
    ({"words": "@Example.org di"}, []),
    ({"words": "@example.com"}, []),
    ({"words": "#0"}, []),
    ({"words": "Ann.Lee@example.org"}, ["Ann Lee"]),
    ({"words": "ann.lee+list@example.org lee"}, ["Ann Lee"]),
    ({"words": "nobody@example.org"}, []),
    ({"words": "di.roy@example.org"}, []),
    ({"words": "@"}, []),
    ({"words": "100%"}, ["Cy Roy 100%"]),
    ({"words": "_"}, []),
    ({"words": "di"}, []),
    ({"words": "hideaway"}, []),
    ({"words": "WINTERS ann"}, ["Ann Lee"]),
    ({"words": "hush"}, []),
    ({"riding_codes": ("24017", "24018")}, ["Bo Roy"]),
    ({"riding_codes": ()}, []),
    ({"town": "iqal"}, ["Ann Lee"]),
    ({"town": "IQÀLUIT"}, ["Ann Lee"]),
    ({"town": "luit"}, []),
    ({"town": "hideaway"}, []),
    ({"town": "?!"}, []),
    ({"exposure": Exposure.COUNTED}, ["Di Roy"]),
    ({"takes_updates": True, "words": "ann"}, []),
    ({"source": "choir"}, ["Ann Lee"]),
    ({"language": "fr"}, ["Bo Roy"]),
    ({"province": "QC"}, ["Bo Roy"]),
    ({"held_reason": "network"}, ["Bo Roy"]),
    ({"network_key": b"n" * 32}, ["Cy Roy 100%"]),
    ({"signed_from": DAY_ONE + dt.timedelta(days=2)}, ["Cy Roy 100%"]),
    ({"signed_until": DAY_ONE + dt.timedelta(days=9), "words": "cy"}, []),
    ({"ids": ()}, []),
]


# With 0 each word and field passes for a common one, and the pages are walked instead of looked up.
@pytest.mark.parametrize("rare", [listing._RARE, 0])
def test_conditions_all_hold(
    session: Session, petition: Petition, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(listing, "_RARE", rare)
    monkeypatch.setattr(listing, "_PASSED", 2)
    found = []
    for conditions, _ in CASES:
        selection = Selection(petition.id, **conditions)  # type: ignore[arg-type]
        page = page_of(session, selection)
        assert (page.older, page.newer) == (None, None)
        assert number_of(session, selection) == len(page.rows)
        found.append((conditions, [row.name for row in page.rows]))

    assert found == CASES


@pytest.mark.parametrize("words", ["ЖАННА", "жанна", "ДЬЯЧЕНКО жанна"])
def test_a_name_is_found_whatever_its_case_in_any_script(
    session: Session, signed: Signed, petition: Petition, words: str
) -> None:
    made = signed("Жанна Дьяченко")
    read_batch(session)

    assert [row.id for row in page_of(session, Selection(petition.id, words=words)).rows] == [made.id]


@pytest.mark.parametrize("rare", [listing._RARE, 0])
def test_a_field_finds_rows_that_the_worker_has_not_read_yet(
    session: Session, signed: Signed, petition: Petition, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(listing, "_RARE", rare)
    made = signed("Eve Low", source="choir")

    def found(limit: int) -> list[str]:
        return [
            row.name for row in page_of(session, Selection(petition.id, source="choir"), limit=limit).rows
        ]

    assert made.words is None
    assert found(1) == ["Eve Low"]
    assert found(2) == ["Eve Low", "Ann Lee"]
