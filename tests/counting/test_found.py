"""How many a search finds: what the page says is exact, or said to be less than all."""

import pytest
from sqlalchemy.orm import Session

from petitions.counting import found as found_module
from petitions.counting.found import Found, found, found_exactly
from petitions.counting.tally import close_batch
from petitions.dedupe.narrowing import Narrowing
from petitions.dedupe.selection import Selection, number_of
from petitions.signing.finding import read_batch
from petitions.signing.models import COUNTED_CLASSES, CountClass, Exposure
from tests.factories import DAY_ONE, Rows

ASKED: list[dict[str, object]] = [
    {},
    {"counted_as": CountClass.HELD},
    {"province": "QC", "counted_as": CountClass.CONFIRMED},
    {"source": "choir"},
    {"language": "fr", "narrowed": Narrowing(classes=COUNTED_CLASSES)},
    {"narrowed": Narrowing(place="abroad")},
    {"narrowed": Narrowing(is_direct=True), "counted_as": CountClass.CONFIRMED},
    {"province": "QC", "source": "choir"},
    {"words": "ann"},
    {"words": "ann", "province": "QC"},
    {"exposure": Exposure.COUNTED},
    {"exposure": Exposure.COUNTED, "words": "ann"},
]


@pytest.fixture
def petition_id(rows: Rows, session: Session) -> int:
    petition = rows.petition()
    for number in range(10):
        rows.signature(
            petition=petition,
            name=f"Ann{'a' * (number % 2)} Anna",
            province="QC" if number % 2 else "ON",
            source="choir" if number % 3 else "",
            language="fr" if number % 5 else "en",
            exposure=Exposure.COUNTED if number % 4 == 0 else Exposure.PUBLIC,
            country="FR" if number == 8 else "CA",
            held_at=DAY_ONE if number == 6 else None,
        )
    read_batch(session)
    close_batch(session)
    # What came since the last tally counts too.
    rows.signature(petition=petition, name="Ann Late", province="QC", source="choir")
    return petition.id


@pytest.mark.parametrize("many", [found_module._MANY, 0])
@pytest.mark.parametrize("asked", ASKED)
def test_what_is_found_is_what_there_is(
    session: Session, petition_id: int, monkeypatch: pytest.MonkeyPatch, asked: dict[str, object], many: int
) -> None:
    monkeypatch.setattr(found_module, "_MANY", many)
    selection = Selection(petition_id, **asked)  # type: ignore[arg-type]
    whole = Found(number_of(session, selection), is_all=True)

    assert found(session, selection) == whole
    assert found_exactly(session, selection) == whole


def test_a_part_is_called_a_part(session: Session, petition_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    selection = Selection(petition_id, exposure=Exposure.PUBLIC)
    monkeypatch.setattr(found_module, "_LOOKED_AT", 4)
    some = found(session, selection)
    monkeypatch.setattr(found_module, "_LOOKED_AT", 1_000)
    monkeypatch.setattr(found_module, "_MOST", 3)

    assert not some.is_all
    assert some.number < found_exactly(session, selection).number
    assert found(session, selection) == Found(3, is_all=False)
    by_words = found(session, Selection(petition_id, words="ann"))
    assert by_words == Found(3, is_all=False)
