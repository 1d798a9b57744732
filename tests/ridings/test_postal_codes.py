"""A postal code's ridings: both lists, one set, and nothing believed that does not look right."""

import pytest

from petitions.ridings import wire
from petitions.ridings.answers import Found
from petitions.ridings.models import RidingMethod
from petitions.ridings.represent import CURRENT_SET, Represent, order_of
from petitions.ridings.wire import RepresentAway
from tests.ridings.represent_server import SUPERSEDED_SET, Place, RepresentServer, boundary, member

NORTH, SOUTH = boundary("99001", "Larch Valley—North"), boundary("99002", "Larch Valley—South")


def found(place: Place | None, boundary_set: str = CURRENT_SET) -> Found:
    """What the client finds for K1A0A6, where a member sits for the north alone."""
    members = [member("Ann Lee", "Larch Valley—North", "99001")]
    with RepresentServer(members, places={"K1A0A6": place} if place else {}) as server:
        answer = Represent(server.url, boundary_set).ridings_of("K1A0A6")
    assert server.paths == [f"/postcodes/K1A0A6/?sets={boundary_set}"]
    return answer


@pytest.mark.parametrize(
    ("place", "method", "candidates"),
    [
        (Place(concordance=[NORTH]), "represent-concordance", {"99001": "Larch Valley—North"}),
        (Place(centroid=[NORTH]), "represent-centroid", {"99001": "Larch Valley—North"}),
        (Place(centroid=[SOUTH]), "represent-centroid", {"99002": "Larch Valley—South"}),
        (Place([NORTH], [SOUTH]), "represent-concordance", {"99001": "Larch Valley—North"}),
        (Place([NORTH], has_centroid=False), "represent-concordance", {"99001": "Larch Valley—North"}),
        (Place(), "none", {}),
        (Place([boundary("35064", "Old", SUPERSEDED_SET)]), "none", {}),
        (None, "none", {}),
    ],
    ids=["concordance", "centroid", "vacant", "both", "no centroid", "nowhere", "old set", "unknown"],
)
def test_a_postal_code_leads_to_a_riding(
    place: Place | None, method: str, candidates: dict[str, str]
) -> None:
    assert found(place) == Found(RidingMethod(method), candidates)


def test_a_code_in_several_ridings_leads_to_none_that_is_sure() -> None:
    answer = found(Place(concordance=[NORTH, SOUTH]))

    assert sorted(answer.candidates) == ["99001", "99002"]
    assert answer.riding_code is None


def test_another_set_is_asked_for_when_it_is_set() -> None:
    old = boundary("35064", "Nepean", SUPERSEDED_SET)

    assert found(Place([NORTH], [old]), SUPERSEDED_SET).candidates == {"35064": "Nepean"}


@pytest.mark.parametrize("fault", [301, 400, 429, 500, 502, 503, "html", "shape", "redirect"])
def test_a_bad_answer_is_no_answer(fault: int | str) -> None:
    place = Place([NORTH])
    with RepresentServer(places={"K1A0A6": place}, faults=[fault]) as server, pytest.raises(RepresentAway):
        Represent(server.url).ridings_of("K1A0A6")
    assert len(server.paths) == 1


@pytest.mark.parametrize("fault", ["slow", "drip"])
def test_a_slow_answer_is_not_waited_for(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT_SECONDS", 0.12)
    places = {"K1A0A6": Place([NORTH])}
    with RepresentServer(places=places, faults=[fault]) as server, pytest.raises(RepresentAway) as away:
        Represent(server.url).ridings_of("K1A0A6")
    assert away.value.may_pass


def test_the_order_of_a_set_is_its_year() -> None:
    assert order_of(CURRENT_SET) == "2023"
