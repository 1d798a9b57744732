"""The picture of a petition: uploaded in the writing rooms, seen by everybody."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.organizers.models import Organization, Role
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"
WORDS = {"alt-en": "A lighthouse at night.", "credit-en": "Drawn by Ann Lee", "focus": "top"}
SEEN = re.compile(r'name="(seen|shown)" value="([^"]*)"')
WORDS |= {"alt-fr": "Un phare, la nuit.", "credit-fr": "Dessin : Ann Lee"}


def upload(width: int = 1000, colour: str = "#7a1f4b") -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (width, 500), colour).save(file, "PNG")
    file.seek(0)
    return file, "from my flat.png"


def kept_files(app: Flask) -> set[str]:
    return {path.name for path in Path(app.config["STORAGE_URL"]).glob("pictures/*")}


def hang(room: Room, **more: object) -> None:
    assert room.post(f"{BASE}/picture", WORDS | {"picture": upload()} | more).status_code == 302


@pytest.fixture
def open_petition(petition: Petition, session: Session) -> Petition:
    petition.state, petition.opened_at = PetitionState.OPEN, petition.created_at
    session.commit()
    return petition


def test_a_picture_is_drawn_anew_and_shown_with_its_words(
    room: Room, open_petition: Petition, client: FlaskClient
) -> None:
    hang(room)
    page = client.get("/petitions/let-them-stay").text
    (image,) = re.findall(r"<img[^>]+>", page)
    srcset = re.findall(r'srcset="([^"]+)"', page)

    assert 'alt="A lighthouse at night."' in image
    assert ('width="1000"' in image, 'height="500"' in image, "focus-top" in image) == (True, True, True)
    assert "Drawn by Ann Lee" in page
    assert [each.count(".webp ") for each in srcset] == [3, 0]
    answers = [client.get(each) for each in re.findall(r"/pictures/\S+", " ".join(srcset))]
    assert {(each.status_code, each.mimetype) for each in answers} == {
        (200, "image/webp"),
        (200, "image/jpeg"),
    }
    assert {each.headers["Cache-Control"] for each in answers} == {"public, max-age=31536000, immutable"}
    kept = {"If-None-Match": answers[0].headers["ETag"]}
    assert client.get(answers[0].request.path, headers=kept).status_code == 304


def test_a_picture_stands_in_lists_feeds_and_widgets_too(
    room: Room, open_petition: Petition, client: FlaskClient
) -> None:
    hang(room)

    assert 'alt=""' in client.get("/").text
    assert 'rel="enclosure" type="image/jpeg"' in client.get("/feed.atom").text
    assert "/pictures/" in client.get("/petitions/let-them-stay/embed").text
    url = "http://127.0.0.1:8000/petitions/let-them-stay"
    assert client.get(f"/oembed?url={url}").json["height"] == 420 + 240  # type: ignore[index]


def test_another_picture_takes_the_place_of_the_first(
    room: Room, open_petition: Petition, app: Flask, session: Session
) -> None:
    hang(room)
    first = kept_files(app)
    hang(room, picture=upload(500, "#224466"))
    look_again(session)

    assert not first & kept_files(app)
    assert (len(kept_files(app)), open_petition.picture and open_petition.picture.width) == (4, 500)


def test_the_words_can_be_changed_without_the_picture(
    room: Room, open_petition: Petition, app: Flask, client: FlaskClient
) -> None:
    hang(room)
    before = kept_files(app)
    room.post(f"{BASE}/picture", WORDS | {"alt-en": "A beam over dark waves."})

    assert kept_files(app) == before
    assert 'alt="A beam over dark waves."' in client.get("/petitions/let-them-stay").text


def test_a_removed_picture_is_gone_for_good(
    room: Room, open_petition: Petition, app: Flask, client: FlaskClient
) -> None:
    hang(room)
    room.post(f"{BASE}/picture/remove")

    assert kept_files(app) == set()
    assert "<img" not in client.get("/petitions/let-them-stay").text
    assert room.post(f"{BASE}/picture/remove").status_code == 302


def test_the_picture_of_a_hidden_petition_is_hidden(
    room: Room, open_petition: Petition, app: Flask, client: FlaskClient, session: Session
) -> None:
    hang(room)
    address = f"/pictures/{min(kept_files(app))}"
    assert client.get(address).status_code == 200
    open_petition.state = PetitionState.HIDDEN
    session.commit()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["..", "x.webp", f"{'0' * 32}-480.webp", f"{'0' * 32}-480.svg"])
def test_no_other_file_is_given_out_as_a_picture(client: FlaskClient, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Please choose a picture."),
        ({"picture": (io.BytesIO(b"%PDF-1.7"), "a.png")}, "A picture can be a JPEG, a PNG or a WebP file."),
        ({"picture": upload(300)}, "at least 480 pixels wide"),
        ({"picture": upload(), "alt-en": ""}, "Please say what is to be seen"),
        ({"picture": upload(), "credit-en": " "}, "Please say who made the picture."),
        ({"picture": upload(), "alt-en": "x" * 301}, "At most 300 characters"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(
    room: Room, petition: Petition, app: Flask, given: dict[str, object], said: str
) -> None:
    answer = room.post(f"{BASE}/picture", WORDS | given)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'aria-invalid="true"' in answer.text
    assert kept_files(app) == set()


def seen_on(page: str) -> dict[str, object]:
    """The marks that go with the form: what was kept, and of which picture."""
    return dict(SEEN.findall(page))


def test_a_draft_gets_its_picture_first_and_the_words_while_they_are_typed(
    room: Room, draft: Petition, session: Session
) -> None:
    assert 'name="alt-en"' not in room.get(f"{BASE}/picture").text
    assert room.post(f"{BASE}/picture", {"picture": upload(), "focus": "middle"}).status_code == 302
    lacks = "The picture has no words yet"
    assert lacks in text_of(room.get(f"{BASE}/check"))
    page = room.get(f"{BASE}/picture").text
    assert "data-autosave" in page
    typed = {"alt-en": "A lighthouse.", "credit-en": "Ann Lee", "focus": "top", "autosave": "1"}
    answer = room.post(f"{BASE}/picture", typed | seen_on(page))

    assert (answer.status_code, "seen" in (answer.json or {})) == (200, True)
    look_again(session)
    assert draft.picture is not None
    assert (draft.picture.focus, draft.picture.caption("fr")["alt"]) == ("top", "A lighthouse.")
    assert lacks not in text_of(room.get(f"{BASE}/check"))


def test_whoever_is_later_sees_the_other_words_and_picture(
    room: Room, draft: Petition, organization: Organization, rows: Rows, sign_in: SignIn, app: Flask
) -> None:
    hang(room)
    seen = seen_on(room.get(f"{BASE}/picture").text)
    other = sign_in(member(rows, organization, Role.EDITOR))
    change = {"alt-en": "A beam.", "picture": upload(700)}
    assert other.post(f"{BASE}/picture", WORDS | change | seen).status_code == 302
    kept = kept_files(app)
    mine = {"alt-en": "A lamp.", "picture": upload(900)}
    answer = room.post(f"{BASE}/picture", WORDS | mine | seen)

    assert answer.status_code == 409
    said = text_of(answer)
    assert "Picture Another one. It stands above." in said
    assert "What is to be seen (English) A beam." in said
    assert "Made by" not in said.partition("What is to be seen (English)")[0]
    assert "Please choose the file once more" in said
    assert kept_files(app) == kept
    again = room.post(f"{BASE}/picture", WORDS | {"alt-en": "A lamp."} | seen_on(answer.text))
    assert again.status_code == 302
    assert 'value="A lamp."' in room.get(f"{BASE}/picture").text
