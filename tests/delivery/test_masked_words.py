"""Words that organizers masked, and comments that they hid, are in nothing that leaves the house."""

import io
import zipfile

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from petitions.comments import desk
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment
from petitions.delivery.models import DeliveryFile
from petitions.dispatch.installation import storage
from petitions.imports.export import Format, export
from petitions.signing.models import Exposure, Signature
from petitions.web.api.records import comment_line
from tests.delivery.conftest import Stage
from tests.servers import MailServer

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
# Of letters that every face has, so that a PDF would give them back.
MASKED, HIDDEN = "Zebedee", "Quixotic"
KEPT = "welcomed us at the harbour"


def words_of(name: str, content: bytes) -> str:
    """Everything that can be read in a file."""
    if name.endswith(".pdf"):
        with pypdfium2.PdfDocument(content) as document:
            return " ".join(page.get_textpage().get_text_bounded() for page in document)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(each).decode(errors="replace") for each in packed.namelist())
    return content.decode(errors="replace")


def everything_public(stage: Stage, slug: str) -> dict[str, str]:
    client = stage.app.test_client()
    paths = (
        f"/petitions/{slug}",
        f"/petitions/{slug}.json",
        f"/petitions/{slug}/embed",
        "/feed.atom",
        "/petitions.json",
    )
    answers = {path: client.get(path) for path in (*paths, f"/petitions/{slug}/deliveries")}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.text for path, answer in answers.items()}


def everything_delivered(stage: Stage, smtp_server: MailServer) -> dict[str, str]:
    files: list[DeliveryFile] = stage.only().files
    found = {file.name: words_of(file.name, storage().read(file.storage_key)) for file in files}
    (mail,) = smtp_server.messages
    attached = {
        f"mail: {part.get_filename()}": words_of(part.get_filename() or "", part.get_payload(decode=True))
        for part in mail.walk()
        if not part.is_multipart()
    }
    assert any(name.endswith(".pdf") for name in found)
    return found | attached


def everything_taken_away(session: Session, signatures: list[Signature]) -> dict[str, str]:
    mine = Signature.petition_id == signatures[0].petition_id
    files = {kind: b"".join(export(session, mine, kind)) for kind in Format}
    lines = [comment_line(each, session.get(Comment, each.id)) for each in signatures]
    return {f"export.{kind}": words_of(f"x.{kind}", content) for kind, content in files.items()} | {
        "api": str(lines)
    }


def test_what_is_masked_or_hidden_leaves_by_no_way(stage: Stage, smtp_server: MailServer) -> None:
    petition, session = stage.rows.petition(slug="stay"), stage.session
    (masked,) = stage.sign(petition, comment=f"{MASKED} {KEPT} as a child.", exposure=Exposure.PUBLIC)
    (hidden,) = stage.sign(petition, comment=f"{HIDDEN} people say so.", exposure=Exposure.PUBLIC)
    gather_batch(session)
    desk.highlight(session, masked, now=stage.now)
    desk.mask(session, masked, words=MASKED.lower(), now=stage.now)
    desk.hide(session, hidden, reason="It accuses somebody", now=stage.now)
    session.commit()
    stage.plan(petition)
    stage.deliver()

    delivered = everything_delivered(stage, smtp_server)
    left = delivered | everything_public(stage, "stay") | everything_taken_away(session, [masked, hidden])
    assert {name for name, words in left.items() if MASKED in words or HIDDEN in words} == set()
    # The rest of the comment is there, so that it is no empty file in which nothing was found.
    assert any(KEPT in " ".join(words.split()) for name, words in delivered.items() if name.endswith(".pdf"))
    assert KEPT in left["/petitions/stay"]
    assert all(KEPT in left[f"export.{kind}"] for kind in ("csv", "jsonl", "xlsx"))
    assert KEPT in left["api"]
