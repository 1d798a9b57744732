"""Comments and organisations on a petition's page."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.comments import desk
from petitions.comments.gather import gather_batch
from petitions.signing.models import Exposure, Signature, SignatureKind
from petitions.signing.organization_models import AuthorizedBy, HeldForApproval, SigningOrganization
from tests.factories import DAY_ONE, Rows

LONG = "My family came by boat and this country took us in, so let us take them in as well."


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", kind=PetitionKind.STATEMENT, texts=["en", "fr"])
    return made


def words(client: FlaskClient, path: str = "/petitions/stay") -> str:
    return " ".join(client.get(path).text.split())


def test_those_who_wrote_the_same_are_counted(
    client: FlaskClient, rows: Rows, petition: Petition, session: Session
) -> None:
    for number in range(15):
        exposure = Exposure.PUBLIC if number % 2 else Exposure.COUNTED
        rows.signature(petition=petition, comment=LONG + "!" * number, exposure=exposure)
    rows.signature(petition=petition, comment="Other words", exposure=Exposure.PUBLIC)
    gather_batch(session)
    session.commit()
    page = words(client)

    assert page.count("My family came by boat") == 1
    assert "and 14 others wrote the same" in page
    assert "Other words" in page


def test_what_is_private_is_masked_before_and_after_gathering(
    client: FlaskClient, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.signature(petition=petition, comment="Ring 613-996-1234, says Abel", exposure=Exposure.PUBLIC)
    session.commit()
    before = words(client)
    gather_batch(session)
    signature = session.scalars(select(Signature)).one()
    desk.mask(session, signature, words="Abel", now=DAY_ONE)
    session.commit()

    assert "Ring […], says Abel" in before
    assert "Ring […], says […]" in words(client)


def test_an_organisation_stands_in_the_language_of_the_page(
    client: FlaskClient, rows: Rows, petition: Petition, session: Session
) -> None:
    given = {"petition": petition, "kind": SignatureKind.ORGANIZATION}
    named = rows.signature(organization="Common Table", **given)
    waits = {"held_at": DAY_ONE, "held_reason": HeldForApproval.ORGANIZATION}
    rows.signature(organization="Unknown Friends", **given, **waits)
    session.add(
        SigningOrganization(
            signature_id=named.id, name_fr="La Table commune", authorized_by=AuthorizedBy.DOMAIN
        )
    )
    session.commit()
    english, french = words(client), words(client, "/fr/petitions/stay")

    assert "Common Table" in english
    assert "La Table commune" in french
    assert "Common Table" not in french
    assert "Unknown Friends" not in english + french
    assert "1 organisation, counted apart from the people" in english
