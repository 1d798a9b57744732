"""What the page says of every file that somebody may bring: genuine, changed, or nonsense."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from petitions.delivery.proof.proofs import proof_of
from petitions.delivery.proof.row_digest import canonical
from petitions.dispatch.installation import row_key, storage
from petitions.web.delivery import checking, views
from tests.delivery.conftest import Stage, stage

__all__ = ["stage"]
OURS, HOLDS = "This is one of ours, unchanged", "This holds"
NOT_DELIVERED, UNKNOWN = "This is not what was delivered", "Not one of ours"
sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Check = Callable[[bytes], str]


@pytest.fixture
def check(client: FlaskClient) -> Check:
    """The page after a file was given to it."""

    def bring(content: bytes) -> str:
        with client.post("/verify", data={"file": (io.BytesIO(content), "received")}) as answer:
            assert answer.status_code == 200
            text = answer.text
        # The test client puts a large body into a file and leaves it open.
        answer.request.environ["wsgi.input"].close()
        return text

    return bring


@pytest.fixture
def files(stage: Stage) -> dict[str, bytes]:
    """The second delivery of a petition, file by file, and the proof of one who came with it."""
    petition = stage.rows.petition(slug="stay")
    for name in ("Bob Sample", "Ann Unforgettable"):
        *_, ann = stage.sign(petition, 3, name=name, comment="Because a promise is a promise.")
        stage.plan(petition)
        stage.deliver()
        stage.move(days=7)
    _, last = stage.deliveries()
    found = {file.name: storage().read(file.storage_key) for file in last.files}
    proof = proof_of(stage.session, storage(), ann, last, row_key=row_key())
    assert proof is not None
    stage.session.commit()
    return found | {"proof": canonical(proof)}


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in files.items():
            archive.writestr(f"Downloads/{name}", each)
    return content.getvalue()


def delivered_only(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name != "proof"}


def changed(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def test_all_that_was_delivered_is_known_and_leads_to_its_delivery(
    check: Check, files: dict[str, bytes]
) -> None:
    delivered = delivered_only(files)
    assert {name.rpartition(".")[2] for name in delivered} == {"pdf", "txt", "csv", "json"}
    for name, content in delivered.items():
        page = check(content)
        if name == "manifest.sig.json" or name.endswith("dictionary.csv"):
            continue
        assert OURS in page, name
        assert "/petitions/stay/deliveries/CS-" in page, name
        assert OURS not in check(changed(content)), name
    assert "It follows the delivery before, as our record says." in check(files["manifest.json"])


def test_a_zip_of_them_and_a_proof_hold(check: Check, files: dict[str, bytes]) -> None:
    whole, proof = check(zipped(delivered_only(files))), check(files["proof"])
    assert HOLDS in whole
    assert "files are unchanged." in whole
    assert "Our public record has this very manifest" in whole
    assert HOLDS in proof
    assert "Ann Unforgettable" in proof
    assert "Bob Sample" not in whole + proof


@sqlite_only
def test_what_was_changed_in_a_zip_is_named(check: Check, files: dict[str, bytes]) -> None:
    delivered = delivered_only(files)
    for name in delivered:
        page = check(zipped(delivered | {name: changed(delivered[name])}))
        assert NOT_DELIVERED in page, name
        without = check(zipped({other: each for other, each in delivered.items() if other != name}))
        assert (UNKNOWN if name == "manifest.json" else NOT_DELIVERED) in without, name
    beside = check(zipped(delivered | {"invoice.pdf": b"%PDF"}))
    assert HOLDS in beside
    assert "invoice.pdf is not part of the delivery" in beside


@sqlite_only
@pytest.mark.parametrize(
    "change",
    [
        {"statement": {"name": "Eve"}},
        {"salt": "00" * 32},
        {"salt": "not hex"},
        {"index": 10**30},
        {"path": ["00"] * 9999},
        {"path": None},
        {"head": {}},
        {"signature": {"public_key": "AAAA"}},
    ],
)
def test_no_part_of_a_proof_can_be_changed(
    check: Check, files: dict[str, bytes], change: dict[str, object]
) -> None:
    assert NOT_DELIVERED in check(json.dumps(json.loads(files["proof"]) | change).encode())


@sqlite_only
def test_a_manifest_written_anew_is_another_than_the_one_on_record(
    check: Check, files: dict[str, bytes]
) -> None:
    genuine = json.loads(files["manifest.json"])
    fewer = check(canonical(genuine | {"counts": genuine["counts"] | {"confirmed": 1}}))
    cut = check(canonical(genuine | {"previous": "00" * 32}))
    unknown = check(canonical(genuine | {"reference": "CS-2026-999-01-1"}))

    assert NOT_DELIVERED in fewer
    assert "Our public record has another manifest" in fewer
    assert "history was changed" in cut
    assert "Our public record knows no delivery CS-2026-999-01-1." in unknown
    assert OURS not in unknown


@sqlite_only
@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"PK\x03\x04broken",
        b"\xff\xfe\x00",
        b"{",
        b"[]",
        b"[" * 100_000,
        b'{"format":"countersign-manifest/1"}',
        zipped({"holiday.jpg": b"\xff\xd8"}),
        zipped({"manifest.json": b"[]"}),
        zipped({"manifest.json": b" " * (5 * 1024 * 1024)}),
        zipped({"../../manifest.json": b"{}"}),
        b"\x00" * (5 * 1024 * 1024),
    ],
    ids=range(12),
)
def test_nonsense_gets_a_calm_answer(check: Check, content: bytes) -> None:
    page = check(content)

    assert (UNKNOWN in page) != (NOT_DELIVERED in page)
    assert OURS not in page
    assert HOLDS not in page


@sqlite_only
def test_an_empty_file_and_no_file_are_asked_for_again_or_not_known(
    client: FlaskClient, check: Check
) -> None:
    assert UNKNOWN in check(b"")
    answer = client.post("/verify", data={})
    assert answer.status_code == 422
    assert "Choose a file or paste a digest" in answer.text


@sqlite_only
def test_a_zip_made_to_keep_us_busy_is_not_unpacked(
    check: Check, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files hold; beside very many others, or where they are more than may be unpacked, nobody looks."""
    assert NOT_DELIVERED in check(zipped(delivered_only(files) | {f"{n}.txt": b"" for n in range(1_001)}))
    monkeypatch.setattr(checking, "LARGEST_UNPACKED", 1_000)
    assert NOT_DELIVERED in check(zipped(delivered_only(files)))


@sqlite_only
@pytest.mark.parametrize("previous", [[], {}, 10**30, "\0"])
def test_a_manifest_may_name_anything_before_it(
    check: Check, files: dict[str, bytes], previous: object
) -> None:
    manifest = json.loads(files["manifest.json"]) | {"previous": previous}

    assert UNKNOWN in check(json.dumps(manifest).encode())


@sqlite_only
def test_what_nobody_signed_is_never_said_to_be_true(check: Check, files: dict[str, bytes]) -> None:
    proof = json.loads(files["proof"])
    proof["head"]["reference"] = "CS-2026-001-99-1"
    page = check(json.dumps(proof).encode())

    assert NOT_DELIVERED in page
    assert "It claims that the signature of Ann Unforgettable is in delivery CS-2026-001-99-1." in page
    assert "✓" not in page


@sqlite_only
def test_a_digest_is_found_in_what_a_program_prints(client: FlaskClient, files: dict[str, bytes]) -> None:
    digest = hashlib.sha256(files["manifest.json"]).hexdigest()
    for typed in (
        f"{digest}  manifest.json",
        f"SHA256 (manifest.json) = {digest.upper()}",
        f"sha256:{digest}",
    ):
        assert "This is one of ours" in client.post("/verify", data={"digest": typed}).text, typed


@sqlite_only
def test_a_file_that_is_too_large_may_be_checked_by_its_digest(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that a small file is too large: a large one would be spooled by the test's own client.
    monkeypatch.setattr(views, "LARGEST_FILE_MB", -1)
    answer = client.post("/fr/verify", data={"file": (io.BytesIO(b"%PDF"), "volume.pdf")})

    assert answer.status_code == 413
    assert "certutil -hashfile" in answer.text
    assert 'name="digest"' in answer.text
    assert 'lang="fr"' in answer.text
