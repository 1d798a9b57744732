"""The page cache: kept for a second, rendered once, never what is for one pair of eyes."""

import gzip
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.test import Client

from petitions.web.cache import STALE_SECONDS, PageCache, public


@pytest.fixture
def renderings() -> list[str]:
    """Every time that the application was asked, with the path."""
    return []


@pytest.fixture
def cached(renderings: list[str]) -> Client:
    """A small application behind the cache."""
    app = Flask(__name__)

    @app.get("/page")
    def page() -> Response:
        renderings.append(request.full_path)
        return public(Response(f"page {len(renderings)} " + "x" * 1_000, mimetype="text/html"))

    @app.get("/slow")
    def slow() -> Response:
        renderings.append(request.path)
        time.sleep(0.2)
        return public(Response("slow"))

    @app.get("/private")
    def private() -> Response:
        renderings.append(request.path)
        return Response("mine")

    @app.get("/with-cookie")
    def with_cookie() -> Response:
        renderings.append(request.path)
        response = public(Response("yours"))
        response.set_cookie("who", "you")
        return response

    @app.get("/missing")
    def missing() -> Response:
        renderings.append(request.path)
        return public(Response("no", status=404))

    return Client(PageCache(app.wsgi_app, ("en", "fr")))


def test_a_public_page_is_rendered_once_when_asked_for_twice(cached: Client, renderings: list[str]) -> None:
    first, second = cached.get("/page"), cached.get("/page")

    assert first.data == second.data
    assert len(renderings) == 1


def test_a_page_is_rendered_anew_when_its_second_is_over(cached: Client, renderings: list[str]) -> None:
    cached.get("/page")
    time.sleep(STALE_SECONDS + 0.05)

    assert cached.get("/page").data.startswith(b"page 2 ")
    assert len(renderings) == 2


@pytest.mark.parametrize("path", ["/private", "/with-cookie", "/missing"])
def test_an_answer_is_not_kept_when_it_is_not_for_all(
    cached: Client, renderings: list[str], path: str
) -> None:
    cached.get(path)
    cached.get(path)

    assert renderings == [path, path]


def test_a_visitor_who_has_the_page_gets_304(cached: Client, renderings: list[str]) -> None:
    tag = cached.get("/page").headers["ETag"]
    answer = cached.get("/page", headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "public, max-age=1"


def test_another_page_is_sent_when_the_visitor_has_an_older_one(cached: Client) -> None:
    assert cached.get("/page", headers={"If-None-Match": 'W/"older"'}).status_code == 200


def test_a_page_is_sent_compressed_when_the_visitor_can_read_that(cached: Client) -> None:
    plain, packed = cached.get("/page"), cached.get("/page", headers={"Accept-Encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_head_is_answered_without_a_body(cached: Client) -> None:
    length = cached.get("/page").headers["Content-Length"]
    answer = cached.head("/page")

    assert (answer.data, answer.headers["Content-Length"]) == (b"", length)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("/page?fbclid=1", "/page?fbclid=2", 1),
        ("/page?source=a&page=2", "/page?page=2&source=a", 1),
        ("/page?source=a", "/page?source=b", 2),
    ],
)
def test_only_parameters_that_pages_read_make_pages_of_their_own(
    cached: Client, renderings: list[str], one: str, other: str, count: int
) -> None:
    cached.get(one)
    cached.get(other)

    assert len(renderings) == count


def test_every_language_has_its_own_page(cached: Client, renderings: list[str]) -> None:
    for wanted in ("fr-CA,fr;q=0.9", "fr", "en-GB", "de"):
        cached.get("/page", headers={"Accept-Language": wanted})

    assert len(renderings) == 2


def test_a_crowd_waits_for_one_rendering_when_a_page_has_aged(cached: Client, renderings: list[str]) -> None:
    cached.get("/slow")
    time.sleep(STALE_SECONDS)

    def ask(_: int) -> bytes:
        return cached.get("/slow").data

    assert _at_once(ask, 8) == [b"slow"] * 8
    assert len(renderings) == 2


def test_a_crowd_waits_for_the_first_rendering(cached: Client, renderings: list[str]) -> None:
    assert _at_once(lambda _: cached.get("/slow").data, 8) == [b"slow"] * 8
    assert len(renderings) == 1


def test_a_crowd_gets_answers_of_its_own_when_they_are_not_kept(
    cached: Client, renderings: list[str]
) -> None:
    assert _at_once(lambda _: cached.get("/private").data, 8) == [b"mine"] * 8
    assert len(renderings) == 8


def _at_once(act: Callable[[int], bytes], count: int) -> list[bytes]:
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(act(n))) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_no_more_pages_are_kept_than_there_is_room_for(renderings: list[str]) -> None:
    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["countersign.public"] = True
        renderings.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"page"]

    client = Client(PageCache(application, ("en",), capacity=2))
    for path in ("/1", "/2", "/3", "/1"):
        client.get(path)

    assert renderings == ["/1", "/2", "/3", "/1"]
