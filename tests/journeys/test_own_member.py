"""From the web form to the own member's mailbox, through the look-up of the postal code."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Petition
from petitions.offices.models import OfficeKind
from tests.factories import Rows
from tests.journeys.conftest import Signatory, text_of
from tests.ridings.represent_server import Place, RepresentServer, boundary

MEMBER = "ann.lee@example.org"


@pytest.fixture
def petition(session: Session) -> Petition:
    """An open petition to each signatory's own member, of whom one is loaded."""
    rows = Rows(session)
    office = rows.office(
        kind=OfficeKind.MEMBER, email=MEMBER, riding_code="99001", title_en="MP for Larch Valley"
    )
    rows.holder(office=office, name="Ann Lee", salutation_en="Dear Ann Lee")
    made: Petition = rows.petition(addressees=[Addressee(is_own_member=True)])
    session.commit()
    return made


@pytest.fixture
def represent(app: Flask) -> Iterator[RepresentServer]:
    """A Represent that knows one postal code."""
    places = {"K1A0A6": Place([boundary("99001", "Larch Valley")])}
    with RepresentServer(places=places) as server:
        app.config["REPRESENT_URL"] = server.url
        yield server


def test_a_postal_code_leads_to_the_members_mailbox(
    represent: RepresentServer, signatory: Signatory, app: Flask, petition: Petition
) -> None:
    assert signatory.sign("bo@example.org", name="Bo Roy", exposure="addressee") == 303
    path = signatory.link("bo@example.org")
    assert represent.paths == []
    signatory.client.post(f"{path}/confirm")
    signatory.work()
    assert "Your postal code lies in <strong>Larch Valley</strong>" in signatory.client.get(path).text

    result = app.test_cli_runner().invoke(args=["deliver", "now", petition.slug])
    assert result.exit_code == 0, result.output
    (mail,) = signatory.server.sent_to(MEMBER)
    assert "Dear Ann Lee" in text_of(mail)
    names = [part for part in mail.iter_attachments() if str(part.get_filename()).endswith("names.csv")]
    assert b"Bo Roy" in names[0].get_payload(decode=True)
    assert represent.codes_asked == ["K1A0A6"]
