"""What was delivered is bound by digests, and a change of history is found."""

from typing import Any

import pytest

from petitions.delivery.contents.inclusions import runs_that_brought
from petitions.delivery.proof.manifest import digest
from petitions.delivery.proof.row_digest import canonical
from petitions.delivery.queries import broken_links
from petitions.signing.models import SignatureState
from tests.delivery.conftest import Stage

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.usefixtures("database_kind")
def test_a_manifest_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    assert digest({"b": 1, "a": "é"}) == digest({"a": "é", "b": 1})


def delivered_twice(stage: Stage) -> Any:
    petition = stage.rows.petition()
    for _ in range(2):
        stage.sign(petition, 2)
        stage.plan(petition)
        stage.deliver()
        stage.move(days=7)
    assert broken_links(stage.session, petition) == []
    return petition


def test_every_change_of_history_is_found_and_named(stage: Stage) -> None:
    petition = delivered_twice(stage)
    first, second = stage.deliveries()
    genuine = first.manifest

    first.manifest = genuine | {"counts": {"confirmed": 99}}
    stage.session.flush()
    assert broken_links(stage.session, petition) == [(first, "manifest_changed")]

    # Whoever mends the digest as well breaks the chain.
    first.manifest_digest = digest(first.manifest)
    stage.session.flush()
    assert broken_links(stage.session, petition) == [(second, "chain_broken")]

    first.manifest, first.manifest_digest = genuine, digest(genuine)
    second.files[0].sha256 = "0" * 64
    stage.session.flush()
    assert broken_links(stage.session, petition) == [(second, "file_changed")]


def test_a_signatory_learns_which_delivery_brought_them_and_which_told_them_gone(stage: Stage) -> None:
    petition = stage.rows.petition()
    ann, _ = stage.sign(petition, 2)
    assert runs_that_brought(stage.session, ann) is None
    for _ in range(2):
        stage.plan(petition)
        stage.deliver()
        stage.move(days=7)
        stage.sign(petition)
    assert runs_that_brought(stage.session, ann) == (1, None, stage.deliveries()[0].run.until_at)
    ann.state, ann.withdrawn_at = SignatureState.WITHDRAWN, stage.now
    stage.plan(petition)
    stage.deliver()
    assert runs_that_brought(stage.session, ann) == (1, 3, stage.deliveries()[0].run.until_at)
    # Back again, as when an invalidation is undone: they join anew.
    ann.state, ann.withdrawn_at = SignatureState.CONFIRMED, None
    stage.move(days=7)
    stage.plan(petition)
    stage.deliver()
    brought = runs_that_brought(stage.session, ann)
    assert brought is not None
    assert brought[:2] == (4, None)
