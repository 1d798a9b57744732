"""What a file that somebody brings to /verify proves, and what it does not. The file is read and not kept."""

import hashlib
import zipfile
from collections.abc import Sequence
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy import select

from petitions.delivery.models import Delivery
from petitions.delivery.proof.bundle import Archive
from petitions.delivery.proof.checks import (
    PROOF_FORMAT,
    Check,
    Keys,
    Verdict,
    check_proof,
    doubtful,
    good,
    wrong,
)
from petitions.delivery.proof.manifest import FILE
from petitions.delivery.proof.proof_keys import public_keys
from petitions.delivery.proof.seal import Unreadable, read_document
from petitions.delivery.proof.verify import LARGEST_DOCUMENT, check_bundle, check_chain, read_manifest
from petitions.extensions import db
from petitions.web.delivery.check_words import sentence

_PIECE = 256 * 1024
# A small file can hold very much; what a delivery of a million is, is less.
LARGEST_UNPACKED = 400 * 1024 * 1024


def digest_of(stream: IO[bytes]) -> str:
    """The SHA-256 of a file, read a piece at a time."""
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def examined(stream: IO[bytes]) -> list[Check]:
    """What follows from a proof, a manifest or a zip of a delivery; nothing for any other file."""
    keys = {key.id: key for key in public_keys(db.session())}
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        return _bundle(stream, keys)
    stream.seek(0)
    data = stream.read(LARGEST_DOCUMENT + 1)
    return [] if len(data) > LARGEST_DOCUMENT else _document(data, keys)


def _bundle(stream: IO[bytes], keys: Keys) -> list[Check]:
    try:
        bundle = Archive(stream, most_bytes=LARGEST_UNPACKED)
        if FILE not in bundle.names():
            return []
        checks = check_bundle(bundle, keys=keys)
        data = b"".join(bundle.pieces(FILE))
    except Unreadable:
        return [wrong("manifest_unreadable")]
    reference = next((str(check.values["reference"]) for check in checks if check.code == "manifest"), "")
    if reference:
        checks.append(_on_record(reference, hashlib.sha256(data).hexdigest()))
    return [check for check in checks if check.code != "chain_not_checked"]


def _document(data: bytes, keys: Keys) -> list[Check]:
    if _is_proof(data):
        checks = check_proof(data, keys)
        about = checks[0].values
        if checks[0].verdict is Verdict.GOOD:
            checks.append(_on_record(about["reference"], about["manifest"]))
        return checks
    try:
        manifest = read_manifest(data)
    except Unreadable:
        return []
    return _manifest(manifest, data)


def _is_proof(data: bytes) -> bool:
    try:
        return bool(read_document(data, PROOF_FORMAT))
    except Unreadable:
        return False


def _manifest(manifest: dict[str, Any], data: bytes) -> list[Check]:
    """A manifest alone: is it the one on the record, and is the one that it follows there?"""
    reference = str(manifest["reference"])
    previous = manifest.get("previous")
    query = select(Delivery.manifest_digest).where(Delivery.manifest_digest == previous)
    if previous is None:
        chain = check_chain(manifest, None)
    else:
        is_known = db.session.scalar(query) is not None
        chain = good("chain_holds") if is_known else wrong("chain_broken", digest=str(previous))
    return [_on_record(reference, hashlib.sha256(data).hexdigest()), chain]


def _on_record(reference: str, sha256: str) -> Check:
    known = db.session.scalar(select(Delivery.manifest_digest).where(Delivery.reference == reference))
    if known is None:
        return doubtful("not_on_record", reference=reference)
    return (
        good("on_record", reference=reference)
        if known == sha256
        else wrong("other_on_record", reference=reference)
    )


def told(checks: Sequence[Check]) -> list[tuple[str, str]]:
    """(verdict, sentence) of each, in the reader's language; files that are as they should be in one line."""
    unchanged = [check for check in checks if check.code == "file_unchanged"]
    lines = [(str(check.verdict), sentence(check)) for check in checks if check.code != "file_unchanged"]
    if unchanged:
        lines.insert(1, (Verdict.GOOD, _("%(number)s files are unchanged.", number=len(unchanged))))
    return lines
