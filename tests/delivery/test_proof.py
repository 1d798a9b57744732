"""Whoever received a delivery can check it with our public key alone, and finds every change."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from petitions.delivery.contents.shelf import beside
from petitions.delivery.proof.checks import Verdict, check_proof, failed
from petitions.delivery.proof.proof_keys import ensure_key, public_keys, rotate_key
from petitions.delivery.proof.proofs import deliveries_with, proof_of
from petitions.delivery.proof.row_digest import canonical
from petitions.delivery.proof.seal import keys_document, read_keys
from petitions.dispatch.installation import row_key, storage
from petitions.retention.erase import erase
from petitions.signing.models import Signature
from tests.delivery.conftest import Stage

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def received(stage: Stage, tmp_path: Path) -> Path:
    """The folder of an office that saved what it got, and our published keys beside it."""
    petition = stage.rows.petition(slug="stay")
    for _ in range(2):
        stage.sign(petition, 3, comment="Because a promise is a promise.")
        stage.plan(petition)
        stage.deliver()
        stage.move(days=7)
    folder = tmp_path / "received"
    folder.mkdir()
    first, last = stage.deliveries()
    for file in last.files:
        (folder / file.name).write_bytes(storage().read(file.storage_key))
    (tmp_path / "keys.json").write_bytes(canonical(keys_document("http://x", public_keys(stage.session))))
    (tmp_path / "previous.json").write_bytes(canonical(first.manifest))
    return folder


@pytest.fixture
def verify(stage: Stage, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    runner: FlaskCliRunner = stage.app.test_cli_runner()

    def run(path: Path, *options: str) -> tuple[int, str]:
        keys = () if "--no-keys" in options else ("--keys", str(tmp_path / "keys.json"))
        given = [each for each in options if each != "--no-keys"]
        result = runner.invoke(args=["deliver", "verify", str(path), *keys, *given])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


Verify = Callable[..., tuple[int, str]]


@sqlite_only
def test_a_delivery_as_received_holds_line_by_line(received: Path, verify: Verify, tmp_path: Path) -> None:
    code, said = verify(received, "--previous", str(tmp_path / "previous.json"))
    assert (code, "WRONG" in said) == (0, False), said
    for words in ("signed with the key", "report.pdf is unchanged", "follows the delivery before"):
        assert words in said
    assert "has the 3 rows" in said


@sqlite_only
def test_without_the_published_keys_it_says_so(received: Path, verify: Verify) -> None:
    code, said = verify(received, "--no-keys")
    assert (code, "came along with the files" in said) == (0, True)


@sqlite_only
def test_a_zip_and_the_saved_mail_are_read_alike(
    received: Path, verify: Verify, stage: Stage, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in received.iterdir():
            archive.write(path, f"Downloads/{path.name}")
    (tmp_path / "mail.eml").write_bytes(storage().read(stage.deliveries()[1].mail_key))
    assert verify(tmp_path / "all.zip")[0] == 0
    assert verify(tmp_path / "mail.eml")[0] == 0


@sqlite_only
def test_one_changed_byte_in_any_file_is_found(received: Path, verify: Verify) -> None:
    for path in sorted(received.iterdir()):
        genuine = path.read_bytes()
        for place in (0, len(genuine) // 2, len(genuine) - 1):
            changed = bytearray(genuine)
            changed[place] ^= 1
            path.write_bytes(changed)
            code, said = verify(received)
            assert (code, "Traceback" in said) == (1, False), (path.name, place, said)
        path.write_bytes(genuine + b" ")
        # A blank after the JSON of the signature changes nothing that is signed.
        assert verify(received)[0] == (0 if path.name == "manifest.sig.json" else 1), path.name
        path.unlink()
        assert verify(received)[0] == 1, path.name
        path.write_bytes(genuine)
    assert verify(received)[0] == 0


@sqlite_only
def test_who_signs_anew_with_a_key_of_their_own_is_found(
    received: Path, verify: Verify, tmp_path: Path, stage: Stage
) -> None:
    rotate_key(stage.session, now=stage.now)
    strange = [key for key in public_keys(stage.session) if key.ended_at is None]
    (tmp_path / "keys.json").write_bytes(canonical(keys_document("http://x", strange)))
    code, said = verify(received)
    assert (code, "somebody else signed this" in said) == (1, True)


@sqlite_only
def test_another_manifest_before_it_is_found(received: Path, verify: Verify, tmp_path: Path) -> None:
    (tmp_path / "previous.json").write_bytes(b"{}")
    code, said = verify(received, "--previous", str(tmp_path / "previous.json"))
    assert (code, "names another" in said) == (1, True)


@sqlite_only
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"format":1}', b"PK\x03\x04broken", b"\xff\xfe\x00", b"[" * 100_000,
     b'{"format":"countersign-proof/1"}', b'{"format":"countersign-proof/1","statement":1}'],
)  # fmt: skip
def test_nonsense_is_an_answer_and_no_traceback(
    stage: Stage, verify: Verify, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "nonsense").write_bytes(content)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "manifest.json").write_bytes(content)
    for path in (tmp_path / "nonsense", tmp_path / "folder"):
        code, said = verify(path, "--no-keys")
        assert (code, "Traceback" in said) == (1, False)
        assert said.strip()


def proof(stage: Stage, signature: Signature) -> bytes:
    (delivery,) = deliveries_with(stage.session, signature)
    found = proof_of(stage.session, storage(), signature, delivery, row_key=row_key())
    assert found is not None
    return canonical(found)


def delivered(stage: Stage) -> list[Signature]:
    petition = stage.rows.petition(slug="stay")
    signed = stage.sign(petition, 3)
    stage.plan(petition)
    stage.deliver()
    return signed


def test_a_signatory_can_prove_theirs_without_telling_of_others(stage: Stage) -> None:
    ann, bob, _ = delivered(stage)
    keys = {key.id: key for key in public_keys(stage.session)}
    mine = proof(stage, ann)

    checks = check_proof(mine, keys)
    assert [check.verdict for check in checks] == [Verdict.GOOD, Verdict.GOOD]
    assert checks[0].values["name"] == ann.name
    assert bob.name.encode() not in mine
    assert json.loads(mine)["head"]["leaves"] == 8


def test_every_part_of_a_proof_matters(stage: Stage) -> None:
    ann, *_ = delivered(stage)
    keys = {key.id: key for key in public_keys(stage.session)}
    genuine = json.loads(proof(stage, ann))
    other = "00" * 32
    changes = [
        {"statement": genuine["statement"] | {"name": "Eve"}},
        {"statement": genuine["statement"] | {"text": {"language": "en", "version": 2}}},
        {"salt": other},
        {"index": genuine["index"] ^ 1},
        {"path": genuine["path"][:-1]},
        {"path": [other, *genuine["path"][1:]]},
        {"head": genuine["head"] | {"merkle_root": other}},
        {"head": genuine["head"] | {"reference": "CS-2026-999"}},
        {"head": genuine["head"] | {"leaves": 9}},
        {"signature": genuine["signature"] | {"signature": "AAAA"}},
        {"signature": {}},
    ]
    assert not failed(check_proof(canonical(genuine), keys))
    for change in changes:
        assert failed(check_proof(canonical(genuine | change), keys)), change


def test_an_erased_signature_stays_a_digest_that_nobody_can_open(stage: Stage) -> None:
    ann, *_ = delivered(stage)
    tree = storage().read(beside(stage.only().mail_key, "rows.tree"))
    erase(stage.session, ann, now=stage.now)
    stage.session.commit()

    (delivery,) = deliveries_with(stage.session, ann)
    assert proof_of(stage.session, storage(), ann, delivery, row_key=row_key()) is None
    assert storage().read(beside(delivery.mail_key, "rows.tree")) == tree


def test_one_key_is_in_use_and_the_old_ones_stay_published(stage: Stage) -> None:
    first = ensure_key(stage.session, now=stage.now)
    assert ensure_key(stage.session, now=stage.now).key_id == first.key_id
    stage.move(days=400)
    second = rotate_key(stage.session, now=stage.now)
    listed = public_keys(stage.session)
    assert [key.id for key in listed] == [second.key_id, first.key_id]
    assert [key.ended_at for key in listed] == [None, stage.now]
    assert first.private_key is None
    assert set(read_keys(canonical(keys_document("http://x", listed)))) == {first.key_id, second.key_id}
