"""Every address of the application, taken from its own map: posts are guarded, whoever adds one."""

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SAMPLE = {"int": "1", "uuid": "6a2f41a3-c54c-fce8-32d2-0324e1c32e22", "any": None}


def posts(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule that takes POST, with an address that it matches."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return [
            (rule, adapter.build(rule.endpoint, _sample_values(rule), method="POST"))
            for rule in app.url_map.iter_rules()
            if "POST" in (rule.methods or ())
        ]


def _sample_values(rule: Rule) -> dict[str, object]:
    converters = rule._converters
    return {name: 1 if isinstance(converters[name], IntegerConverter) else "en" for name in rule.arguments}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost.elsewhere.example"},
    ],
)
def test_a_post_from_another_site_is_refused_everywhere(app: Flask, headers: dict[str, str]) -> None:
    addresses = [address for _, address in posts(app)]

    assert len(addresses) > 10
    let_in = [each for each in addresses if app.test_client().post(each, headers=headers).status_code != 403]
    assert let_in == []


def test_organizers_posts_need_the_token_of_their_session(app: Flask) -> None:
    addresses = [address for rule, address in posts(app) if rule.rule.startswith("/organize")]

    assert addresses
    answers = {each: app.test_client().post(each).status_code for each in addresses}
    assert {each: status for each, status in answers.items() if status not in (302, 400, 401, 403)} == {}


def test_addresses_that_change_something_do_not_answer_a_get(app: Flask) -> None:
    verbs = ("confirm", "decline", "withdraw", "erase", "exposure", "acknowledge", "reply")
    changing = [rule for rule in app.url_map.iter_rules() if rule.rule.rpartition("/")[2] in verbs]

    assert changing
    assert [rule.rule for rule in changing if "GET" in (rule.methods or ())] == []
