"""Not one word of ours stands on a page, in a room or in an error that no catalogue could say."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from petitions.campaign.models import Petition
from petitions.signing.models import Signature
from petitions.web.organizers.writing.edit import language_choices
from tests.languages.conftest import own_page
from tests.languages.pseudo import LANGUAGE, LATIN_WORD, untranslated

VALUES = {
    "lang": LANGUAGE,
    "slug": "stay",
    "text_language": LANGUAGE,
    "organization_slug": "group",
    "reference": "CS-2026-001-01-1",
    "name": "call",
    "part": "why",
}
# Pages are asked for; files, pictures, feeds and JSON are not read by people.
# The second step of signing in opens only between the two.
# Guides are whole pages, written in each language; where one is not written yet, the English stands in.
NO_PAGES = (
    "guides.",
    "security.two_factor_token_validation",
    "static",
    "security.static",
    "home.accent",
    "home.robots",
    "health.",
    "api.",
    "dev.html",
    "dev.mail_json",
)


def addresses(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every address that a GET may ask for with the values above."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint.startswith(NO_PAGES):
                continue
            if rule.arguments <= VALUES.keys():
                yield adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments}), rule


def test_a_word_outside_the_brackets_is_noticed() -> None:
    page = (
        '<p>⟦Sign <b>here</b>⟧ now</p><p title="Close">⟦x⟧</p><p lang="en">English</p>'
        "<p>ann@example.org Αθήνα K1A 0A6</p>"
    )

    assert untranslated(page) == ["now", "Close"]


# The rooms of signing in are drawn by a library whose forms still name their choices in the old way.
@pytest.mark.filterwarnings("ignore:Passing SelectField choices:DeprecationWarning")
@pytest.mark.parametrize("petition", ["petition", "letter", "statement"], indirect=True)
def test_every_page_and_room_is_translated(app: Flask, room: FlaskClient, petition: Petition) -> None:
    read, forgotten = 0, {}
    # A language is named in itself wherever one is chosen; a province may stand in Canada Post's two letters.
    with app.app_context():
        own_names = {word for _code, name in language_choices() for word in LATIN_WORD.findall(name)}
    own_names |= {"cr", "iu", "ON"}
    for address, rule in addresses(app):
        answer = room.get(address)
        if answer.mimetype != "text/html" or answer.status_code in (301, 302, 303, 308):
            continue
        read += 1
        words = [word for word in untranslated(answer.text) if word not in own_names]
        if words or answer.status_code not in (200, 404):
            forgotten[f"{rule.endpoint} {address}"] = f"{answer.status_code} {' '.join(words)}"

    assert read > 30
    assert forgotten == {}


def test_a_signatorys_own_page_is_translated_in_every_state(
    app: Flask, visitor: FlaskClient, petition: Petition, session: Session
) -> None:
    pages = {
        each.state: untranslated(visitor.get(own_page(app, each)).text)
        for each in session.scalars(select(Signature))
    }

    assert len(pages) > 4
    assert {state: words for state, words in pages.items() if words} == {}


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("get", "/nowhere", {}, 404),
        ("put", "/petitions/stay", {}, 405),
        ("post", "/petitions/stay/signatures", {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ("post", "/petitions/stay/signatures", {"data": {"name": "x" * 70_000}}, 413),
        ("post", "/petitions/stay/signatures", {"data": {"lang": LANGUAGE, "country": "CA"}}, 422),
        ("post", "/organize/login", {"data": {"email": "x"}}, 400),
    ],
)
def test_errors_are_said_in_the_visitors_language(
    visitor: FlaskClient, petition: Petition, method: str, path: str, given: dict[str, object], status: int
) -> None:
    answer = getattr(visitor, method)(path, **given)

    assert answer.status_code == status
    assert " ".join(untranslated(answer.text)) == ""
