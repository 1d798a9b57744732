"""One call, to machines of every kind: they answer, redirect, hang, drip, drown us, are somebody else."""

import itertools
import socket
import time
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest

from petitions.webhooks.addresses import Reach
from petitions.webhooks.call import KEPT_ANSWER, Answer, Patience, post_json
from tests.faults.certificates import make_certificate
from tests.servers import free_port
from tests.webhooks.hook_server import HOST, HookServer, RawServer, Told

TRIAL = Reach(is_trial=True)
# For whoever is expected to answer, though the machine be busy; and for whoever is not.
LONG = Patience(connect=60.0, read=60.0, total=60.0)
SHORT = Patience(connect=60.0, read=0.5, total=1.0)


def call(url: str, **given: object) -> Answer:
    return post_json(url, b"{}", {"webhook-id": "evt_1"}, TRIAL, **{"patience": LONG, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(("status", "is_taken"), [(200, True), (204, True), (410, False), (500, False)])
def test_an_answer_is_kept_with_its_status(status: int, is_taken: bool) -> None:
    with HookServer(lambda _told: (status, {}, b"" if status == 204 else b"so\n\x00 it\xffis")) as server:
        answer = call(server.url + "?key=1")

    assert (answer.code, answer.is_taken, answer.error) == (status, is_taken, "")
    assert answer.text == ("" if status == 204 else "so it�is")
    (told,) = server.told
    assert (told.path, told.body, told.id) == ("/hook?key=1", b"{}", "evt_1")
    assert told.headers["host"] == f"{HOST}:{server.port}"
    assert told.headers["content-type"] == "application/json"


def test_a_redirection_is_an_answer_and_nobody_follows_it() -> None:
    with HookServer() as inner, HookServer(lambda _told: (307, {"Location": inner.url}, b"")) as outer:
        answer = call(outer.url)

    assert (answer.code, answer.is_taken) == (307, False)
    assert (len(outer.told), inner.told) == (1, [])


@pytest.mark.usefixtures("proxies")
def test_no_proxy_of_the_environment_is_asked() -> None:
    with HookServer() as server:
        assert call(server.url).is_taken


@pytest.fixture
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")


def silent(line: socket.socket) -> None:
    """Listens until the caller hangs up."""
    while line.recv(1024):
        pass


def drip(line: socket.socket) -> None:
    """A header that never ends, a byte before each time-out."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(200):
        line.sendall(b"a")
        time.sleep(0.1)


def endless(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(100_000):
        line.sendall(b"more " * 1000)


def drip_body(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(200):
        line.sendall(b"a")
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("talk", "error"),
    [
        (silent, "time_out"),
        (drip, "time_out"),
        (lambda line: line.sendall(b"220 mail.example.org ESMTP\r\n"), "no_http"),
        (lambda line: line.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"), "no_http"),
        (lambda line: line.close(), "no_line"),
    ],
    ids=["silent", "drip", "no_http", "many_headers", "hangs_up"],
)
def test_whoever_does_not_answer_is_left_soon(talk: Callable[[socket.socket], None], error: str) -> None:
    with RawServer(talk) as server:
        assert call(server.url, patience=SHORT if error == "time_out" else LONG) == Answer(error=error)


def test_of_an_endless_answer_the_beginning_is_read() -> None:
    with RawServer(endless) as server:
        answer = call(server.url)

    assert answer.code == 200
    assert 0 < len(answer.text) <= KEPT_ANSWER


@pytest.mark.parametrize(
    "talk", [drip_body, lambda line: line.sendall(b"HTTP/1.1 202 OK\r\nContent-Length: 99\r\n\r\nhalf")]
)
def test_the_status_counts_though_the_rest_of_the_answer_does_not_come(
    talk: Callable[[socket.socket], None],
) -> None:
    with RawServer(talk) as server:
        assert call(server.url).is_taken


def test_where_nobody_listens_there_is_no_line() -> None:
    assert call(f"http://{HOST}:{free_port()}/") == Answer(error="no_line")


def test_nothing_is_sent_without_encryption_outside_a_trial() -> None:
    with HookServer() as server:
        reach = Reach(private=(ip_network("127.0.0.0/8"),))
        assert post_json(server.url, b"{}", {}, reach, patience=LONG) == Answer(error="not_https")

    assert server.told == []


def test_the_address_that_was_looked_at_is_called_whatever_the_name_says_next() -> None:
    answers = itertools.chain([["127.0.0.2"], ["10.0.0.1"]], itertools.repeat(["169.254.169.254"]))
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with HookServer(host="127.0.0.2") as looked_at, HookServer(port=looked_at.port) as other:
        url = f"http://rebinding.invalid:{other.port}/"
        first, second = call(url, resolve=rebinding), call(url, resolve=rebinding)

    assert (first.code, second) == (200, Answer(error="not_allowed"))
    assert (len(looked_at.told), other.told) == (1, [])
    assert asked == ["rebinding.invalid"] * 2
    assert looked_at.told[0].headers["host"] == f"rebinding.invalid:{other.port}"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """One for this machine's address, which this test's process trusts."""
    made = make_certificate(tmp_path, HOST)
    monkeypatch.setenv("SSL_CERT_FILE", str(made[0]))
    return made


def test_a_certificate_that_is_trusted_is_for_this_name_alone(certificate: tuple[Path, Path]) -> None:
    reach = Reach(private=(ip_network("127.0.0.0/8"),))

    def post(url: str) -> Answer:
        return post_json(url, b"{}", {}, reach, patience=LONG, resolve=lambda _host, _port: [HOST])

    with HookServer(certificate=certificate) as server:
        good, of_another_name = post(server.url), post(f"https://hooks.example.org:{server.port}/")

    assert (good.code, of_another_name) == (200, Answer(error="certificate"))
    assert [each.path for each in server.told] == ["/hook"]


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    reach = Reach(private=(ip_network("127.0.0.0/8"),))
    with HookServer(certificate=make_certificate(tmp_path, HOST)) as server:
        answer = post_json(server.url, b"{}", {}, reach, patience=LONG)

    assert answer == Answer(error="certificate")
    assert server.told == []


def test_what_is_told_is_told_as_it_is() -> None:
    body = '{"title":"Нас много"}'.encode()
    with HookServer() as server:
        post_json(server.url, body, {}, TRIAL, patience=LONG)

    assert server.told == [Told("/hook", server.told[0].headers, body)]
