"""The audit trail as its owners read it, and the table of roles."""

import csv
import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.audit import record
from petitions.organizers.models import AuditEntry, Organization, Organizer, Role
from petitions.organizers.permissions import ALLOWED, Permission
from petitions.web.organizers.members.may import MAY
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, SignIn, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def note(session: Session, petition: Petition, action: str, **detail: object) -> None:
    """What somebody, or the platform, did to the petition."""
    organization = petition.organization_id
    record(
        session, None, action, subject=petition.slug, organization_id=organization, now=DAY_ONE, detail=detail
    )
    session.commit()


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({"in_doubt_at": "2026-03-02T14:05:00+00:00"}, "in doubt since: Mar 2, 2026, 9:05:00 a.m."),
        ({"on": "2026-03-02"}, "day: March 2, 2026"),
        ({"language": "fr", "version": 2}, "language: French · version: 2"),
        ({"is_active": True, "zone": "America/St_Johns"}, "running · time zone: America/St Johns"),
        ({"is_active": False, "reason": ""}, ""),
        (
            {"rule": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", "zone": "America/Toronto"},
            "rule: Every Monday at 9:00 a.m., time in Toronto",
        ),
        ({"rule": "none that can be read"}, "rule: none that can be read"),
        ({"answer": "apart", "signature": 1204}, "answer: two people · signature no.: 1204"),
        ({"events": "delivery.sent, no.such"}, "events: A delivery was sent; no.such"),
        (
            {"reason": "unclear, double"},
            "reason: It is not clear what is asked; A petition like it is open already",
        ),
        ({"reason": "Two spoke, one wept"}, "reason: Two spoke, one wept"),
        ({"in_doubt_at": "soon"}, "in doubt since: soon"),
    ],
)
def test_details_are_said_in_words_by_the_clock_of_the_site(
    room: Room, petition: Petition, session: Session, detail: dict[str, object], said: str
) -> None:
    note(session, petition, "delivery_sent", **detail)
    page = text_of(room.get("/organize/audit")).replace("\u202f", " ")

    assert f"Doubt settled: the office has it {said}".strip() + " Let them stay" in page
    assert "The platform" in page


def test_what_an_office_did_is_not_told_of_the_platform(
    room: Room, petition: Petition, session: Session
) -> None:
    note(session, petition, "delivery_answered")
    page = text_of(room.get("/organize/audit"))

    assert "The office Answered by the office" in page
    assert "The platform" not in page


def test_an_act_names_its_doer_and_leads_to_the_petition(
    room: Room, organizer: Organizer, session: Session
) -> None:
    organizer.name = "Zoe <Zed>"
    session.commit()
    room.post("/organize/petitions/let-them-stay/details", {"goal": "7"})
    page = room.get("/organize/audit").text

    assert "Zoe &lt;Zed&gt;" in page
    assert organizer.email in page
    assert 'href="/organize/petitions/let-them-stay"' in page


def test_staff_of_the_platform_is_not_named_to_organizers(
    room: Room, petition: Petition, reviewer: Organizer, session: Session
) -> None:
    record(
        session, reviewer, "review_claimed", subject=petition.slug,
        organization_id=petition.organization_id, now=DAY_ONE,
    )  # fmt: skip
    session.commit()
    page = room.get("/organize/audit").text

    assert "Review begun" in page
    assert reviewer.email not in page
    assert reviewer.email not in room.post("/organize/audit/file").text


def test_the_whole_trail_goes_into_a_file_and_that_is_written_down(
    room: Room, petition: Petition, session: Session
) -> None:
    for number in range(1, 61):
        note(session, petition, "delivery_stopped", number=number, reason="=1+1")
    answer = room.post("/organize/audit/file")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert answer.mimetype == "text/csv"
    assert len(lines) == 1 + 1 + 60
    assert lines[1][4:6] == ["This list taken away as a file", petition.organization.name]
    assert lines[2] == [
        "2026-05-01T13:00:00Z", lines[2][1], "The platform", "", "Delivery stopped", "Let them stay (en)",
        "number: 60 · reason: =1+1",
    ]  # fmt: skip
    assert (
        session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "audit_exported"
    )


@pytest.mark.parametrize("role", [each for each in Role if each != Role.OWNER])
def test_only_owners_read_it_or_take_it_away(
    sign_in: SignIn, rows: Rows, organization: Organization, role: Role
) -> None:
    room = sign_in(member(rows, organization, role))

    assert room.get("/organize/audit").status_code == 403
    assert room.post("/organize/audit/file").status_code == 403


def test_the_table_of_roles_is_the_one_in_the_code(room: Room) -> None:
    page = room.get("/organize/roles")
    rows = {row.partition("</th>")[0].rpartition(">")[2]: row for row in page.text.split("<tr>")[2:]}

    assert set(MAY) == frozenset().union(*ALLOWED.values()) - {Permission.IMPORT}
    for permission, words in MAY.items():
        allowed = [permission in ALLOWED[role] for role in Role]
        assert [cell.startswith("<span class") for cell in rows[str(words)].split("<td>")[1:]] == allowed
