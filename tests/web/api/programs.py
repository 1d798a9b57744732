"""Programs with a token, and people of whom some may not be shown."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from petitions.campaign.models import Petition
from petitions.organizers.api_tokens import TokenValues, make_token
from petitions.organizers.models import Organizer
from petitions.organizers.token_models import ApiToken, Scope
from petitions.signing.contact_models import ContactConsent
from petitions.signing.models import Signature
from tests.factories import DAY_ONE, Rows

BASE = "/api/v1/petitions"


class Program:
    """A client that shows one token, and remembers its row."""

    def __init__(self, client: FlaskClient, token: ApiToken, text: str) -> None:
        self.client, self.token, self.text = client, token, text

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"{BASE}{path}", headers={"Authorization": f"Bearer {self.text}", **headers})


def agree(session: Session, signature: Signature, **values: object) -> None:
    """Let the organisation write, as the form would have kept it."""
    given: dict[str, Any] = {
        "signature_id": signature.id,
        "petition_id": signature.petition_id,
        "given_at": DAY_ONE,
        "wording": "The group may write to me",
        "wording_version": 1,
        "language": "en",
        "page": "http://127.0.0.1:8000/petitions/stay",
    }
    session.add(ContactConsent(**{**given, **values}))
    session.flush()


def program_with(client: FlaskClient, rows: Rows, petition: Petition, *scopes: Scope, **more: Any) -> Program:
    owner: Organizer = rows.organizer()
    values = TokenValues("test", scopes, **more)
    organization = petition.organization
    token, text = make_token(rows.session, organization, values, by=owner, now=DAY_ONE)
    rows.session.commit()
    return Program(client, token, text)
