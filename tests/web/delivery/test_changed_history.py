"""Whoever changes the kept record of a delivery is found out on its public pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from petitions.delivery.models import Delivery
from petitions.delivery.proof.manifest import digest
from petitions.extensions import db
from tests.delivery.conftest import Stage, stage

__all__ = ["stage"]
NOTICE = "it does not follow the delivery before"
Change = Callable[[Delivery], None]


def fewer_people(delivery: Delivery) -> None:
    delivery.manifest = delivery.manifest | {"counts": {"confirmed": 1}}


def fewer_people_and_a_fitting_digest(delivery: Delivery) -> None:
    fewer_people(delivery)
    delivery.manifest_digest = digest(delivery.manifest)


def another_before_it(delivery: Delivery) -> None:
    delivery.previous_digest = "00" * 32


@pytest.mark.parametrize(
    ("change", "said", "follows"),
    [
        (fewer_people, "is not the one that was handed over", False),
        (fewer_people_and_a_fitting_digest, "is not the one that was signed", True),
        (another_before_it, NOTICE, False),
    ],
)
def test_a_changed_delivery_is_named_on_the_record_and_its_own_page(
    client: FlaskClient, stage: Stage, change: Change, said: str, follows: bool
) -> None:
    petition = stage.rows.petition(slug="stay")
    for _ in range(2):
        stage.sign(petition, 2)
        stage.plan(petition)
        stage.deliver()
        stage.move(days=7)
    first, last = stage.deliveries()
    record = "/petitions/stay/deliveries"
    pages = [record, f"{record}/{first.reference}", f"{record}/{last.reference}"]
    stage.session.commit()
    assert not any(
        "manifest kept" in client.get(path).text or NOTICE in client.get(path).text for path in pages
    )

    changed = last if change is another_before_it else first
    change(changed)
    stage.session.commit()
    # The stage keeps one application context: what its session has read is over.
    db.session.remove()

    told = client.get(record).text
    assert f"Delivery {changed.reference}: " in told
    assert said in told
    assert said in client.get(f"{record}/{changed.reference}").text
    # A new digest of the first breaks the chain at the second: nobody can mend one without the other.
    assert (f"Delivery {last.reference}: {NOTICE}" in told) == (follows or changed is last)
