"""The platform's desk of reports: what visitors said, what is decided, and who hears of it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment, CommentReport
from petitions.organizers.models import AuditEntry, Organizer
from petitions.outbox.models import Message
from petitions.review.models import PetitionReport
from petitions.signing.models import Exposure, Signature
from tests.web.organizers.conftest import Room, SignIn, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"
REPORT = "/petitions/let-them-stay/report"


@pytest.fixture
def staff(sign_in: SignIn, reviewer: Organizer) -> Room:
    return sign_in(reviewer)


@pytest.fixture
def visitor(app: Flask, petition: Petition) -> FlaskClient:
    assert petition.id
    return app.test_client()


@pytest.fixture
def comment(session: Session, petition: Petition) -> Comment:
    """“For my neighbours.”, by Ann Lee, for everybody to read."""
    session.scalars(select(Signature)).one().exposure = Exposure.PUBLIC
    gather_batch(session)
    session.commit()
    assert petition.id
    return session.scalars(select(Comment)).one()


def letters(session: Session, name: str) -> list[Message]:
    look_again(session)
    return list(session.scalars(select(Message).where(Message.letter == name).order_by(Message.id)))


def last_on(page: str) -> str:
    return page.partition('name="last" value="')[2].partition('"')[0]


def test_a_visitor_reports_a_petition_and_the_platform_hides_it(
    visitor: FlaskClient, staff: Room, petition: Petition, organizer: Organizer, session: Session
) -> None:
    session.commit()
    assert f"{REPORT}?lang=en" in visitor.get("/petitions/let-them-stay").text
    assert visitor.post(REPORT, data={"reason": "none"}).status_code == 422
    for _again in range(2):
        sent = visitor.post(REPORT, data={"reason": "fraud", "words": "It takes money."})
        assert (sent.status_code, "Thank you" in sent.text) == (200, True)
    assert len(session.scalars(select(PetitionReport)).all()) == 1

    page = staff.get("/organize/reports")
    assert "It deceives those who sign" in text_of(page)
    assert "1 report" in text_of(page)
    assert "Ann Lee" not in text_of(page)
    decided = {"decision": "hidden", "last": last_on(page.text)}
    staff.post(f"{BASE}/reports/settle", decided)
    look_again(session)
    assert petition.state == "open"
    staff.post(f"{BASE}/reports/settle", decided | {"words": "It takes money for itself."})
    (letter,) = letters(session, "review")
    assert (letter.recipient, letter.words["headline"]) == (
        organizer.email,
        "Your petition was hidden from the public",
    )
    assert petition.state == "hidden"
    assert "It takes money" not in text_of(staff.get("/organize/reports"))
    staff.post(f"{BASE}/reports/settle", {"decision": "kept", "last": decided["last"]})
    assert "Somebody has decided on these reports already." in text_of(staff.get("/organize/reports"))


def test_who_left_an_address_hears_once_what_came_of_it_and_is_forgotten(
    visitor: FlaskClient, staff: Room, session: Session
) -> None:
    session.commit()
    data = {"reason": "fraud", "email": "eve@example.org", "lang": "fr"}
    assert visitor.post(REPORT, data=data | {"email": "eve@"}).status_code == 422
    visitor.post(REPORT, data=data)
    page = staff.get("/organize/reports")
    assert "eve@example.org" not in page.text
    staff.post(f"{BASE}/reports/settle", {"decision": "kept", "last": last_on(page.text)})

    (letter,) = letters(session, "report_decided")
    assert (letter.recipient, letter.language, letter.words["outcome"]) == ("eve@example.org", "fr", "kept")
    assert letter.mailbox_key is not None
    assert session.scalars(select(PetitionReport.reply_to)).all() == [None]


def test_a_reported_comment_is_hidden_by_the_platform_which_learns_no_name(
    visitor: FlaskClient, staff: Room, room: Room, comment: Comment, organizer: Organizer, session: Session
) -> None:
    session.commit()
    path = f"/petitions/let-them-stay/comments/{comment.public_id}/report"
    visitor.post(path, data={"reason": "untrue", "words": "She has none", "email": "eve@example.org"})
    assert "Reports (1)" in text_of(staff.get("/organize/reviews"))
    assert "1 reported comment" in text_of(room.get("/organize/"))
    page = text_of(staff.get("/organize/reports"))
    assert "For my neighbours." in page
    assert "She has none" in page
    assert "Ann Lee" not in page
    data = {"comment": comment.public_id, "decision": "hidden"}
    staff.post(f"{BASE}/reports/comment", data)
    assert letters(session, "review") == []
    staff.post(f"{BASE}/reports/comment", data | {"words": "It exposes a child."})

    assert [each.words["outcome"] for each in letters(session, "report_decided")] == ["hidden"]
    assert [each.recipient for each in letters(session, "review")] == [organizer.email]
    assert session.scalars(select(CommentReport.reply_to)).all() == [None]
    assert "No comment is reported." in text_of(staff.get("/organize/reports"))
    assert "Hidden because: It exposes a child." in text_of(room.get(f"{BASE}/comments?show=hidden"))
    assert "comment_hidden" in session.scalars(select(AuditEntry.action)).all()
    assert "For my neighbours." not in visitor.get("/petitions/let-them-stay").text
