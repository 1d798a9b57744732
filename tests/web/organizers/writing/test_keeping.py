"""Each page of writing keeps itself while it is typed, and shows both versions to whoever is later."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.organizers.models import AuditEntry, Organization, Role
from petitions.parliament.keep import house_text
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"
TYPING: dict[str, object] = {"autosave": "1"}
SCHEDULE: dict[str, object] = {"frequency": "", "zone": "America/Toronto", "at_close": "1", "is_active": "1"}
Kept = Callable[[Session, Petition], object]


def seen_on(page: str) -> dict[str, object]:
    """The mark that goes with the form."""
    return {"seen": page.partition('name="seen" value="')[2].partition('"')[0]}


def _copies(session: Session, petition: Petition) -> object:
    return [each.email for each in petition.addressees if each.email]


def _hold_hours(session: Session, petition: Petition) -> object:
    row = session.get(DeliverySchedule, petition.id)
    return row and row.hold_hours


def _prayer(session: Session, petition: Petition) -> object:
    text = house_text(session, petition.id, "en")
    return text and text.prayer


# A page, what one types, what another did, where it is kept, both kept values, and how the second is shown.
PAGES: list[tuple[str, dict[str, object], dict[str, object], Kept, object, object, str]] = [
    ("look", {"accent": "#7a1f4b"}, {"accent": "#1d6b52"}, lambda _s, p: p.accent, "#7a1f4b", "#1d6b52",
     "Colour #1d6b52"),
    ("details", {"goal": "500"}, {"goal": "900"}, lambda _s, p: p.goal, 500, 900, "Goal 900"),
    ("partners", {"partners-0-source": "choir", "partners-0-name": "Choir"},
     {"partners-0-source": "union", "partners-0-name": "Union"},
     lambda _s, p: [each.source for each in p.partners], ["choir"], ["union"], "Partners union, Union"),
    ("addressees", {"own_member": "1", "copies": "a@example.org"},
     {"own_member": "1", "copies": "b@example.org"},
     _copies, ["a@example.org"], ["b@example.org"], "Copies to other addresses b@example.org"),
    ("schedule", SCHEDULE | {"hold_hours": "12"}, SCHEDULE | {"hold_hours": "48"}, _hold_hours, 12, 48,
     "Hours for you to look at it first 48"),
    ("house/en", {"addressed_to": "house", "statement": "It is cold.", "prayer": "open the hall"},
     {"addressed_to": "house", "statement": "It is cold.", "prayer": "heat the hall"},
     _prayer, "open the hall", "heat the hall", "What is asked (the “prayer”) heat the hall"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "mine", "theirs", "kept", "first", "second", "shown"), PAGES)
def test_whoever_is_later_sees_both_and_decides(
    room: Room,
    sign_in: SignIn,
    rows: Rows,
    organization: Organization,
    draft: Petition,
    session: Session,
    page: str,
    mine: dict[str, object],
    theirs: dict[str, object],
    kept: Kept,
    first: object,
    second: object,
    shown: str,
) -> None:
    other = member(rows, organization, Role.OWNER)
    other.name = "Zoe"
    zoe, path = sign_in(other), f"{BASE}/{page}"
    seen = seen_on(room.get(path).text)
    assert zoe.post(path, theirs | seen).status_code == 302

    typing = room.post(path, mine | seen | TYPING)
    assert typing.status_code == 409
    pressed = room.post(path, mine | seen)
    assert pressed.status_code == 409
    assert "Zoe has saved something else meanwhile." in text_of(pressed)
    assert shown in text_of(pressed)
    look_again(session)
    assert kept(session, draft) == second

    assert room.post(path, mine | seen_on(pressed.text)).status_code == 302
    look_again(session)
    assert kept(session, draft) == first


@pytest.mark.parametrize(("page", "mine", "theirs", "kept", "first", "second", "shown"), PAGES)
def test_what_is_typed_is_kept_with_one_line_in_the_trail(
    room: Room,
    draft: Petition,
    session: Session,
    page: str,
    mine: dict[str, object],
    theirs: dict[str, object],
    kept: Kept,
    first: object,
    second: object,
    shown: str,
) -> None:
    path = f"{BASE}/{page}"
    shown_first = room.get(path)
    assert "data-autosave" in shown_first.text
    seen = seen_on(shown_first.text)
    for typed, value in ((mine, first), (theirs, second), (mine, first)):
        answer = room.post(path, typed | seen | TYPING)
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        seen = {"seen": answer.json["seen"]}
        look_again(session)
        assert kept(session, draft) == value
    assert seen == seen_on(room.get(path).text)
    lines = session.scalars(select(AuditEntry.action)).all()
    assert len(lines) == 1


def test_what_lacks_something_is_not_kept_and_says_so(room: Room, draft: Petition, session: Session) -> None:
    before = [each.id for each in draft.addressees]
    for page, typed in (("addressees", {"copies": "a@example.org"}), ("look", {"accent": "red"})):
        answer = room.post(f"{BASE}/{page}", {**typed, **TYPING})
        assert answer.status_code == 422
        assert answer.json == {"says": "Not saved yet: something is missing or too long."}
    look_again(session)
    assert [each.id for each in draft.addressees] == before


@pytest.mark.parametrize(
    "page", ["look", "details", "partners", "addressees", "schedule", "house/en", "write/why"]
)
def test_what_is_public_changes_only_by_a_press(room: Room, petition: Petition, page: str) -> None:
    shown = room.get(f"{BASE}/{page}")

    assert petition.state == "open"
    assert "data-autosave" not in shown.text
    assert room.post(f"{BASE}/{page}", TYPING).status_code == 409


def test_what_was_changed_since_the_check_is_looked_at_before_it_is_sent_in(
    room: Room, draft: Petition, session: Session
) -> None:
    room.post(f"{BASE}/schedule", SCHEDULE)
    seen = seen_on(room.get(f"{BASE}/check").text)
    room.post(f"{BASE}/write/why", {"why": "Other words."})

    again = room.post(f"{BASE}/state", {"to": "submitted"} | seen)
    assert again.headers["Location"] == f"{BASE}/check"
    look_again(session)
    assert draft.state == "draft"
    shown = room.get(f"{BASE}/check")
    assert "Somebody has changed the petition since you looked." in text_of(shown)
    room.post(f"{BASE}/state", {"to": "submitted"} | seen_on(shown.text))
    look_again(session)
    assert draft.state == "submitted"
