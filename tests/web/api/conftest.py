"""A petition with a delivery and people, and a program that may read all of it."""

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient

from petitions.campaign.models import Petition
from petitions.delivery.states import DeliveryState
from petitions.organizers.token_models import Scope
from petitions.signing.models import Exposure, Origin, Signature, SignatureState
from tests.factories import DAY_ONE, Rows
from tests.web.api.programs import Program, agree, program_with
from tests.web.delivery.test_record import deliver


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"])
    deliver(rows.session, made, DeliveryState.SENT, number=1)
    return made


@pytest.fixture
def people(rows: Rows, petition: Petition) -> list[Signature]:
    """One of each that matters, confirmed a minute after another."""
    given: list[dict[str, Any]] = [
        {"name": "Ann Open", "comment": "Let them in.", "exposure": Exposure.PUBLIC, "source": "choir"},
        {"name": "Bo Hidden", "exposure": Exposure.COUNTED, "city": "Hideaway", "riding_code": "35001"},
        {"name": "Cy Gone", "state": SignatureState.WITHDRAWN, "withdrawn_at": DAY_ONE, "comment": "Bye"},
        {"name": "Di Pending", "state": SignatureState.PENDING},
        {"name": "Ed Paper", "origin": Origin.PAPER, "email": None},
    ]
    made = []
    for number, values in enumerate(given):
        at = None if values["name"] == "Di Pending" else DAY_ONE + dt.timedelta(minutes=number)
        made.append(rows.signature(petition=petition, **{"confirmed_at": at, **values}))
    agree(rows.session, made[0])
    agree(rows.session, made[1])
    agree(rows.session, made[2])
    rows.session.commit()
    return made


@pytest.fixture
def program(client: FlaskClient, rows: Rows, petition: Petition) -> Program:
    return program_with(client, rows, petition, *Scope)
