"""A site that speaks a made language, with rows in Greek letters: a petition, its people, a delivery."""

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config import Config
from petitions.app import create_app
from petitions.campaign.models import Addressee, Petition
from petitions.delivery.states import DeliveryState
from petitions.organizers.models import Organizer, PlatformRole, Role
from petitions.organizers.sign_ins import begin_sign_in
from petitions.signing.models import Exposure, Signature, SignatureState
from petitions.tokens import Signer
from petitions.web.current import now
from petitions.web.organizers.members.browsers import KEY
from tests.factories import DAY_ONE, Rows
from tests.languages.pseudo import LANGUAGE, make_catalogue

GREEK = "Αφήστε τους να μείνουν"


@dataclass(frozen=True, kw_only=True, repr=False)
class ElsewhereConfig(Config):
    """Settings whose catalogues lie in another folder."""

    CATALOGUES: str

    @property
    def BABEL_TRANSLATION_DIRECTORIES(self) -> str:
        return self.CATALOGUES


@pytest.fixture
def database_kind() -> str:
    """Words do not depend on the database."""
    return "sqlite"


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    catalogues = tmp_path / "catalogues"
    make_catalogue(catalogues)
    return ElsewhereConfig(
        DATABASE_URL=database_url,
        INSTANCE_DIR=tmp_path,
        TESTING=True,
        RATE_LIMITS=False,
        LANGUAGES=("en", LANGUAGE),
        CATALOGUES=str(catalogues),
    )


@pytest.fixture
def petition(session: Session, request: pytest.FixtureRequest) -> Petition:
    """A letter to a minister, with partners, a goal, and signatures in every state."""
    rows = Rows(session)
    office = rows.office(title_en=GREEK, title_fr=GREEK, address_en=GREEK, address_fr=GREEK)
    rows.holder(office=office, name="Μάγια", style_en="Μάγια", style_fr="Μάγια")
    organization = rows.organization(name="Ομάδα", slug="group")
    made: Petition = rows.petition(
        slug="stay",
        organization=organization,
        texts=[LANGUAGE],
        first_language=LANGUAGE,
        addressees=[Addressee(office=office)],
        kind=getattr(request, "param", "petition"),
    )
    for text in made.texts:
        text.title = text.demand = text.body = text.why = text.sample_letter = GREEK
    for state in SignatureState:
        _sign(rows, made, state=state)
    _sign(rows, made, exposure=Exposure.PUBLIC, name="Άννα")
    rows.delivery(
        run=rows.run(petition=made),
        office_title=GREEK,
        state=DeliveryState.SENT,
        body_started_at=DAY_ONE,
        sent_at=DAY_ONE + dt.timedelta(minutes=1),
        attempts=1,
    )
    session.commit()
    return made


def _sign(rows: Rows, petition: Petition, **given: Any) -> Signature:
    greek = {"name": "Άννα Λη", "city": "Οττάβα", "comment": GREEK, "language": LANGUAGE}
    made: Signature = rows.signature(petition=petition, **greek | given)
    return made


@pytest.fixture
def organizer(session: Session, petition: Petition) -> Organizer:
    """The owner of the organisation and staff of the platform at once: every room is open."""
    rows = Rows(session)
    role = PlatformRole(name="admin", description="Reviews petitions")
    session.add(role)
    made: Organizer = rows.organizer(name="Όλγα", language=LANGUAGE, roles=[role])
    rows.membership(organization=petition.organization, organizer=made, role=Role.OWNER)
    session.commit()
    return made


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody whose browser asks for the made language."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = LANGUAGE
    return client


@pytest.fixture
def room(visitor: FlaskClient, organizer: Organizer, session: Session) -> FlaskClient:
    """The organizer, signed in."""
    with visitor.session_transaction("/organize/") as kept:
        kept["_user_id"], kept["_fresh"] = organizer.fs_uniquifier, True
        kept["fs_cc"], kept["fs_paa"] = "set", time.time()
        kept[KEY] = begin_sign_in(session, organizer.id, browser="", now=now()).key
    session.commit()
    return visitor


def own_page(app: Flask, signature: Signature) -> str:
    """The address of a signatory's own page."""
    return f"/signatures/{Signer(app.config['SECRET_KEY'], 'signature').token(signature.public_id)}"


@pytest.fixture
def real_app(config: Config) -> Flask:
    """The application with the catalogues that there are."""
    values = {name: getattr(config, name) for name in ("DATABASE_URL", "INSTANCE_DIR", "TESTING")}
    return create_app(Config(**values))
