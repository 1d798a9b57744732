"""The client asks slowly, follows the pages, and believes nothing that does not look right."""

import pytest

from petitions.ridings import wire
from petitions.ridings.represent import Represent
from petitions.ridings.wire import RepresentAway
from tests.ridings.represent_server import RepresentServer, member

MEMBERS = [member(f"Ann Lee {n}", f"Riding {n}", f"350{n:02}") for n in range(7)]


def client(server: RepresentServer, waits: list[float] | None = None) -> Represent:
    return Represent(server.url, sleep=(waits if waits is not None else []).append)


def test_all_members_come_in_one_request() -> None:
    with RepresentServer(MEMBERS) as server:
        found = client(server).members()

    assert [(each.name, each.riding_code) for each in found] == [
        (each["name"], f"350{n:02}") for n, each in enumerate(MEMBERS)
    ]
    assert server.paths == ["/representatives/house-of-commons/?limit=1000"]


def test_further_pages_are_followed_a_second_apart() -> None:
    waits: list[float] = []
    with RepresentServer(MEMBERS, page_size=3) as server:
        found = client(server, waits).members()

    assert len(found) == 7
    assert len(server.paths) == 3
    assert waits == [1.0, 1.0]


def test_an_unmatched_member_has_no_riding_number_and_an_unknown_address_is_empty() -> None:
    with RepresentServer([member("Bo Roy", "Nepean", email="", extra={})]) as server:
        (found,) = client(server).members()

    assert (found.riding_code, found.riding_name, found.email, found.languages) == ("", "Nepean", "", ())


def test_others_in_the_list_are_passed_over() -> None:
    others = [
        member("", "Nepean", "35067"),
        member("Cy Roy", "Nepean", elected_office="Senator"),
        member("Di Roy", "Nepean", related={"representative_set_url": "/representative-sets/ontario/"}),
    ]
    with RepresentServer([*others, member("Ed Roy", "Nepean", "35067")]) as server:
        assert [each.name for each in client(server).members()] == ["Ed Roy"]


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_busy_server_is_asked_again_later(status: int) -> None:
    waits: list[float] = []
    with RepresentServer(MEMBERS, faults=[status, status]) as server:
        found = client(server, waits).members()

    assert len(found) == 7
    assert [wait for wait in waits if wait > 1] == [2.0, 8.0]


def test_a_server_that_stays_busy_is_given_up() -> None:
    with RepresentServer(MEMBERS, faults=[503] * 9) as server, pytest.raises(RepresentAway):
        client(server).members()
    assert len(server.paths) == 4


@pytest.mark.parametrize("fault", [404, 403, "html", "shape", "elsewhere"])
def test_what_does_not_look_right_is_not_believed(fault: int | str) -> None:
    with RepresentServer(MEMBERS, faults=[fault], page_size=3) as server, pytest.raises(RepresentAway):
        client(server).members()
    assert len(server.paths) == 1


def test_a_slow_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT_SECONDS", 0.1)
    with RepresentServer(MEMBERS, faults=["slow"] * 4) as server, pytest.raises(RepresentAway):
        client(server).members()


def test_a_list_without_an_end_is_left() -> None:
    endless = [member("Ann Lee", "Nepean")] * 60
    with RepresentServer(endless, page_size=1) as server, pytest.raises(RepresentAway):
        client(server).members()


def test_nobody_there_is_said_so() -> None:
    with pytest.raises(RepresentAway):
        Represent("http://127.0.0.1:9", sleep=lambda _seconds: None).members()
