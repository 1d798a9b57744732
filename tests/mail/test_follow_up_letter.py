"""A reminder comes under the name that the delivery came under, and says truly where it leads."""

import pytest
from sqlalchemy.orm import Session

from petitions.extensions import db
from petitions.outbox.post import post
from tests.mail.conftest import Outbox
from tests.servers import MailServer

OFFICE = "minister@example.ca"


@pytest.mark.parametrize(
    ("path", "said"),
    [("/office/x", "with a place to answer"), ("/petitions/stay/deliveries/x", "on the public record")],
)
def test_an_office_knows_who_reminds_it(
    outbox: Outbox, smtp_server: MailServer, path: str, said: str
) -> None:
    words = {
        "title": "Let them stay",
        "reference": "CS-2026-001-01-1",
        "organization": "Voisins de la frontière",
        "text": "Dear Minister,",
        "reply_to": "answers@example.org",
        "path": path,
    }
    with Session(db.engine) as session:
        post(
            session,
            letter="follow_up",
            recipient=OFFICE,
            language="en",
            about=("follow_up", 1),
            context=words,
            now=outbox.clock(),
        )
        session.commit()
    assert outbox.send() == {"sent": 1}
    (mail,) = smtp_server.sent_to(OFFICE)
    (sender,) = mail["From"].addresses
    assert sender.display_name == "Voisins de la frontière"
    assert said in mail.get_body(("plain",)).get_content()
