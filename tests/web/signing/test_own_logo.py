"""The logo of an organisation on the own page: what is wrong with a file stands beside its field."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from petitions.signing.logos import LARGEST_FILE_BYTES
from petitions.signing.models import Signature, SignatureKind
from petitions.signing.organization_models import SigningOrganization
from tests.factories import Rows

OwnPage = Callable[[Signature], str]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def signed(rows: Rows) -> Signature:
    """Signed in French for an organisation, and confirmed."""
    petition = rows.petition(kind="statement", texts=["en", "fr"])
    made: Signature = rows.signature(
        petition=petition, kind=SignatureKind.ORGANIZATION, organization="La Table", language="fr"
    )
    return made


def send(client: FlaskClient, path: str, content: bytes | None, name: str = "logo.png") -> TestResponse:
    data = {} if content is None else {"picture": (io.BytesIO(content), name)}
    return client.post(f"{path}/logo", data=data, content_type="multipart/form-data", follow_redirects=True)


@pytest.fixture
def drawn() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(file, format="PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Veuillez d’abord choisir un fichier."),
        (b"", "Veuillez d’abord choisir un fichier."),
        (b"<svg/>", "Un logo peut être un fichier PNG, JPEG ou WebP."),
        (b"x" * (LARGEST_FILE_BYTES + 1), "Un logo peut avoir au plus 2 Mo."),
        (b"x" * (LARGEST_FILE_BYTES + 500_000), "Un logo peut avoir au plus 2 Mo."),
    ],
    ids=["nothing", "empty", "no picture", "too large", "much too large"],
)
def test_a_mistake_is_told_beside_the_field(
    client: FlaskClient, signed: Signature, own_page: OwnPage, content: bytes | None, sentence: str
) -> None:
    page = send(client, own_page(signed), content).text

    assert '<html lang="fr"' in page
    told = page.partition('id="logo-file-error"')[2].partition("</p>")[0]
    assert sentence in told.replace("\u00a0", " ")
    assert 'aria-describedby="logo-file-error"' in page


def test_a_logo_stays_until_its_own_button_takes_it_away(
    client: FlaskClient, signed: Signature, own_page: OwnPage, session: Session, drawn: bytes
) -> None:
    path = own_page(signed)
    assert 'class="logo"' in send(client, path, drawn).text
    assert 'class="logo"' in send(client, path, None).text
    client.post(f"{path}/logo", data={"remove": "1"})
    session.rollback()

    assert session.get_one(SigningOrganization, signed.id).logo is None
