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

from petitions.campaign.models import Petition
from tests.factories import Rows
from tests.web.api.programs import Program

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
KNOWN = {"slug": "stay", "cursor": "", "lang": "fr", "url": "http://127.0.0.1:8000/petitions/stay"}
PAPERS = ("poster.pdf", "sheet.pdf", "card.png")


@pytest.fixture
def described(app: Flask, rows: Rows, session: Session, petition: Petition) -> Any:
    """The description as this site gives it out, of a site with a petition and an office of the same name."""
    petition.addressees[0].office.slug = "stay"
    rows.signature(petition=petition, province="ON")
    session.commit()
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def cases(operation: Any) -> st.SearchStrategy[Case]:
    """What fits the description, what does not, either about the petition that there is, or that plainly."""
    kinds = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
    return st.tuples(st.one_of(kinds), st.sampled_from(["anything", "known", "plain"])).map(_about)


def operations_of(described: Any, *, is_ours: bool) -> list[Any]:
    """The open record, or what wants a token."""
    found = (each.ok() for each in described.get_all_operations())
    return [each for each in found if each.path.startswith("/api/") == is_ours]


def _about(drawn: tuple[Case, str]) -> Case:
    case, how = drawn
    for values in (case.path_parameters, case.query):
        if how != "anything" and values:
            values.update({name: KNOWN[name] for name in values if name in KNOWN})
    if how == "plain":
        case.query = {name: value for name, value in (case.query or {}).items() if name in KNOWN}
        case.headers = {}
    return case


def answers_of(operation: Any, examples: int, **headers: str) -> set[int]:
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
        statuses.add(case.call_and_validate(checks=CHECKS, headers=headers).status_code)

    ask()
    return statuses


def test_no_question_of_a_machine_has_a_surprising_answer(described: Any) -> None:
    answers: dict[str, set[int]] = {}
    for operation in operations_of(described, is_ours=False):
        examples = EXAMPLES_OF_PAPER if operation.path.endswith(PAPERS) else EXAMPLES
        answers[operation.path] = answers_of(operation, examples)

    assert len(answers) >= 14
    assert {path for path, statuses in answers.items() if 200 not in statuses} == set()


@pytest.mark.usefixtures("people")
def test_no_question_with_a_token_has_one_either(described: Any, program: Program) -> None:
    shown = {"Authorization": f"Bearer {program.text}"}
    operations = operations_of(described, is_ours=True)
    answers = {each.path: answers_of(each, EXAMPLES, **shown) for each in operations}

    assert len(answers) == 7
    assert {path for path, statuses in answers.items() if 200 not in statuses} == set()
    assert {403, 500} & set().union(*answers.values()) == set()


def test_without_a_token_there_is_one_answer(described: Any) -> None:
    (operation,) = (
        each for each in operations_of(described, is_ours=True) if each.path.endswith("/signatures")
    )

    # What no program can mean, such as NUL in a name, is refused before anybody is asked who they are.
    assert answers_of(operation, EXAMPLES) - {400} == {401}


def test_an_answer_that_differs_from_the_description_would_be_found(app: Flask, described: Any) -> None:
    told = copy.deepcopy(described.raw_schema)
    told["components"]["schemas"]["Count"]["properties"]["count"] = {"type": "string"}
    wrong = schemathesis.openapi.from_dict(told)
    wrong.app = app

    with pytest.raises(FailureGroup, match="is not of type"):
        answers_of(wrong["/petitions/{slug}/count.json"]["GET"], EXAMPLES)
