"""What anybody can check of a delivery with our public keys and nothing else: no database, no network."""

import enum
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from petitions.delivery.proof.manifest import HEAD_FORMAT
from petitions.delivery.proof.merkle import leaf_hash, root_from_path
from petitions.delivery.proof.row_digest import canonical, row_digest
from petitions.delivery.proof.seal import (
    SIGNATURE_FORMAT,
    PublicKey,
    Unreadable,
    is_signed,
    key_id,
    public_bytes,
    read_document,
)

PROOF_FORMAT = "countersign-proof/1"
Keys = Mapping[str, PublicKey]


class Verdict(enum.StrEnum):
    """How a check came out; `doubtful` is no failure, but not a proof either."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, by code, with what it was about."""

    code: str
    verdict: Verdict
    values: dict[str, Any] = field(default_factory=dict)


def good(code: str, **values: object) -> Check:
    """It is as it should be."""
    return Check(code, Verdict.GOOD, values)


def doubtful(code: str, **values: object) -> Check:
    """It could not be checked, or proves less than it seems."""
    return Check(code, Verdict.DOUBTFUL, values)


def wrong(code: str, **values: object) -> Check:
    """It is not what it should be."""
    return Check(code, Verdict.WRONG, values)


def failed(checks: Sequence[Check]) -> bool:
    """Whether anything was wrong."""
    return any(check.verdict is Verdict.WRONG for check in checks)


def check_signature(data: bytes, signature: Mapping[str, Any], keys: Keys | None) -> list[Check]:
    """Whether the bytes were signed, and by a key of ours.

    `keys` are those that we publish; without them the key is only the one that came along, which anybody who
    forges the file could have made.
    """
    try:
        public = public_bytes(signature)
    except Unreadable:
        return [wrong("signature_unreadable")]
    name = key_id(public)
    if not is_signed(public, data, str(signature.get("signature", ""))):
        return [wrong("signature_wrong", key=name)]
    if keys is None:
        return [good("signed", key=name), doubtful("key_not_confirmed", key=name)]
    if name not in keys or keys[name].public != public:
        return [wrong("key_unknown", key=name)]
    return [good("signed", key=name)]


def check_proof(data: bytes, keys: Keys | None) -> list[Check]:
    """Whether a signatory's proof holds: the row's digest leads to the root, and the root was signed."""
    try:
        proof = read_document(data, PROOF_FORMAT)
        said, head, signature = (_object(proof, name) for name in ("statement", "head", "signature"))
        place = _place(proof)
    except Unreadable:
        return [wrong("proof_unreadable")]
    signed = check_signature(canonical(head), signature, keys)
    return [_check_place(said, head, place, is_vouched=not failed(signed)), *signed]


def _object(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    if not isinstance(value, dict):
        raise Unreadable(name)
    return value


def _place(proof: Mapping[str, Any]) -> tuple[bytes, int, list[bytes]]:
    try:
        path = [bytes.fromhex(each) for each in proof["path"]]
        return bytes.fromhex(proof["salt"]), int(proof["index"]), path
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("path") from error


def _check_place(
    said: dict[str, Any], head: dict[str, Any], place: tuple[bytes, int, list[bytes]], *, is_vouched: bool
) -> Check:
    """A way to a root that nobody signed proves nothing: anybody can make one."""
    salt, index, path = place
    about = {
        "reference": str(head.get("reference", "")),
        "petition": str(head.get("petition", "")),
        "name": str(said.get("name", "")),
        "manifest": str(head.get("manifest_sha256", "")),
    }
    try:
        root = root_from_path(leaf_hash(row_digest(salt, said)), index, int(head["leaves"]), path)
    except (KeyError, TypeError, ValueError):
        return wrong("row_not_included", **about)
    is_head = head.get("format") == HEAD_FORMAT
    if not is_head or root.hex() != head.get("merkle_root"):
        return wrong("row_not_included", **about)
    return good("row_included", **about) if is_vouched else doubtful("row_claimed", **about)


def check_manifest_signature(data: bytes, signature_file: bytes, keys: Keys | None) -> list[Check]:
    """Whether the signature file beside a manifest is over exactly its bytes."""
    try:
        signature = read_document(signature_file, SIGNATURE_FORMAT)
    except Unreadable:
        return [wrong("signature_unreadable")]
    if signature.get("sha256") != hashlib.sha256(data).hexdigest():
        return [wrong("signature_of_another")]
    return check_signature(data, signature, keys)
