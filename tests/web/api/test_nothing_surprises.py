"""Whatever a machine asks of the described addresses, it gets an answer that the description knows."""

import copy
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.orm import Session

from tests.factories import Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
# A failure of the server is no status that is described. The one above 499 that is, oEmbed's own
# specification asks for: 501 for a format that is not spoken.
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Enough to try each kind of value a few times, few enough for seconds. PDFs are drawn slowly.
EXAMPLES, EXAMPLES_OF_PAPER = 30, 8
KNOWN = {"slug": "stay", "lang": "fr", "url": "http://127.0.0.1:8000/petitions/stay"}
PAPERS = ("poster.pdf", "sheet.pdf", "card.png")


@pytest.fixture
def described(app: Flask, rows: Rows, session: Session) -> Any:
    """The description as this site gives it out, of a site with a petition and an office of the same name."""
    petition = rows.petition(slug="stay", texts=["en", "fr"])
    petition.addressees[0].office.slug = "stay"
    rows.signature(petition=petition, province="ON")
    session.commit()
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def cases(operation: Any) -> st.SearchStrategy[Case]:
    """What fits the description, what does not, and either of them about the petition that there is."""
    kinds = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
    return st.tuples(st.one_of(kinds), st.booleans()).map(_about)


def _about(drawn: tuple[Case, bool]) -> Case:
    case, is_known = drawn
    for values in (case.path_parameters, case.query):
        if is_known and values:
            values.update({name: KNOWN[name] for name in values if name in KNOWN})
    return case


def answers_of(operation: Any, examples: int) -> set[int]:
    """Ask in as many ways; the statuses that came, each as the description has it."""
    statuses: set[int] = set()

    @seed(2026)
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation))
    def ask(case: Case) -> None:
        statuses.add(case.call_and_validate(checks=CHECKS).status_code)

    ask()
    return statuses


def test_no_question_of_a_machine_has_a_surprising_answer(described: Any) -> None:
    answers: dict[str, set[int]] = {}
    for found in described.get_all_operations():
        operation = found.ok()
        examples = EXAMPLES_OF_PAPER if operation.path.endswith(PAPERS) else EXAMPLES
        answers[operation.path] = answers_of(operation, examples)

    assert len(answers) >= 14
    assert {path for path, statuses in answers.items() if 200 not in statuses} == set()


def test_an_answer_that_differs_from_the_description_would_be_found(app: Flask, described: Any) -> None:
    told = copy.deepcopy(described.raw_schema)
    told["components"]["schemas"]["Count"]["properties"]["count"] = {"type": "string"}
    wrong = schemathesis.openapi.from_dict(told)
    wrong.app = app

    with pytest.raises(FailureGroup, match="is not of type"):
        answers_of(wrong["/petitions/{slug}/count.json"]["GET"], EXAMPLES)
