"""People on a journey: somebody who signs by browser form and mail, a worker, a minister's mailbox."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Petition
from tests.factories import Rows
from tests.servers import MailServer

LINK = re.compile(r"http://[^\s]+?(/signatures/[\w-]+)")
MINISTER = "minister@example.ca"
OWN_COPY = "campaign@example.org"


def text_of(message: EmailMessage) -> str:
    """The plain text of a letter."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@dataclass(frozen=True)
class Signatory:
    """Somebody with a mailbox and a form before them."""

    client: FlaskClient
    server: MailServer
    work: Callable[[], str]
    slug: str

    def sign(self, email: str, **given: str) -> int:
        """Send the form; gives the status of the answer."""
        form = {"name": "Ann Lee", "email": email, "country": "CA", "postal_code": "K1A 0A6", "lang": "en"}
        path = f"/petitions/{self.slug}/signatures"
        return self.client.post(path, data=form | given).status_code

    def link(self, email: str) -> str:
        """The path in the newest letter to the mailbox."""
        self.work()
        found = LINK.search(text_of(self.server.sent_to(email)[-1]))
        assert found is not None
        return found[1]

    def sign_and_confirm(self, email: str, **given: str) -> str:
        """The whole way to being counted; gives the path of the own page."""
        assert self.sign(email, **given) == 303
        path = self.link(email)
        assert self.client.post(f"{path}/confirm").status_code in (200, 302, 303)
        return path

    def count(self) -> int:
        answer = self.client.get(f"/petitions/{self.slug}/count.json")
        return int(json.loads(answer.data)["count"])


@pytest.fixture
def petition(session: Session) -> Petition:
    """An open petition to a minister, with a copy to the campaign itself."""
    rows = Rows(session)
    office = rows.holder(office=rows.office(email=MINISTER)).office
    group = rows.organization(email=OWN_COPY, slug="welcome")
    copy = Addressee(copying="cc", email=OWN_COPY, name="The campaign", position=2)
    made = rows.petition(texts=["en", "fr"], organization=group, addressees=[Addressee(office=office), copy])
    session.commit()
    return made  # type: ignore[no-any-return]


@pytest.fixture
def signatory(
    client: FlaskClient, smtp_server: MailServer, worker: Callable[[], str], petition: Petition
) -> Signatory:
    return Signatory(client, smtp_server, worker, petition.slug)
