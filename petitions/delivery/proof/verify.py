"""Check a delivery as it was received: who signed it, whether each file is the one, whether sums agree."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

from petitions.delivery.proof.bundle import Bundle, read_whole
from petitions.delivery.proof.checks import Check, Keys, check_manifest_signature, doubtful, good, wrong
from petitions.delivery.proof.manifest import FILE, FORMAT, SIGNATURE_FILE
from petitions.delivery.proof.seal import Unreadable, read_document

LARGEST_DOCUMENT = 4 * 1024 * 1024
KEYS_FILE = "countersign-keys.json"
_FIELDS = {"reference": str, "counts": dict, "changes": dict, "rows": dict, "files": list, "petition": dict}


def read_manifest(data: bytes) -> dict[str, Any]:
    """A manifest with all its parts. Raises: Unreadable."""
    document = read_document(data, FORMAT)
    if any(not isinstance(document.get(name), kind) for name, kind in _FIELDS.items()):
        raise Unreadable("manifest")
    digest = document.get("previous")
    if not (digest is None or isinstance(digest, str)) or "\0" in f"{document['reference']}{digest}":
        raise Unreadable("manifest")
    if any(not isinstance(file, dict) or not isinstance(file.get("size"), int) for file in document["files"]):
        raise Unreadable("files")
    return document


def check_bundle(bundle: Bundle, *, keys: Keys | None, previous: bytes | None = None) -> list[Check]:
    """Everything that can be checked of a received delivery, in order; never raises for what is in it."""
    names = bundle.names()
    if FILE not in names:
        return [wrong("no_manifest")]
    try:
        data = read_whole(bundle, FILE, LARGEST_DOCUMENT)
        document = read_manifest(data)
    except Unreadable:
        return [wrong("manifest_unreadable")]
    return [
        good("manifest", reference=document["reference"], petition=str(document["petition"].get("slug", ""))),
        *_check_signed(bundle, names, data, document, keys),
        *_check_files(bundle, names, document),
        *_check_counts(bundle, names, document),
        check_chain(document, previous),
    ]


def _check_signed(
    bundle: Bundle, names: list[str], data: bytes, document: Mapping[str, Any], keys: Keys | None
) -> list[Check]:
    if SIGNATURE_FILE not in names:
        return [wrong("not_signed")]
    try:
        signature = read_whole(bundle, SIGNATURE_FILE, LARGEST_DOCUMENT)
    except Unreadable:
        return [wrong("signature_unreadable")]
    checks = check_manifest_signature(data, signature, keys)
    if any(
        check.values.get("key") != document.get("signed_by") for check in checks if check.code == "signed"
    ):
        return [wrong("signature_of_another")]
    return checks


def _check_files(bundle: Bundle, names: list[str], document: Mapping[str, Any]) -> Iterator[Check]:
    listed = {str(file.get("name")): file for file in document["files"]}
    for name, file in listed.items():
        if name not in names:
            yield wrong("file_missing", name=name)
        elif _digest(bundle, name, file["size"]) == file.get("sha256"):
            yield good("file_unchanged", name=name)
        else:
            yield wrong("file_changed", name=name)
    for name in sorted({*names} - {*listed, FILE, SIGNATURE_FILE, KEYS_FILE}):
        yield doubtful("file_not_listed", name=name)


def _digest(bundle: Bundle, name: str, size: int) -> str:
    """The digest of a file, "" when it cannot be read or has more bytes than it should."""
    digest, length = hashlib.sha256(), 0
    try:
        for piece in bundle.pieces(name):
            length += len(piece)
            if length > size:
                return ""
            digest.update(piece)
    except Unreadable:
        return ""
    return digest.hexdigest()


def _check_counts(bundle: Bundle, names: list[str], document: Mapping[str, Any]) -> Iterator[Check]:
    """The tables tell the same numbers as the manifest."""
    counts = next((name for name in names if name.endswith("-counts.csv")), None)
    people = next((name for name in names if name.endswith("-names.csv")), None)
    try:
        if counts:
            stated = _stated(document)
            found = {(row[0], row[1]): row[2] for row in _table(bundle, counts)}
            differing = [key for key, number in stated.items() if found.get(key, "0") != str(number)]
            yield (
                wrong("counts_differ", name=counts, what=differing[0][1])
                if differing
                else good("counts_agree", name=counts)
            )
        if people:
            number, named = sum(1 for _ in _table(bundle, people)), document["rows"].get("named")
            yield (
                good("names_agree", count=number)
                if number == named
                else wrong("names_differ", count=number, stated=named)
            )
    except (Unreadable, UnicodeError, csv.Error, IndexError):
        yield wrong("table_unreadable")


def _stated(document: Mapping[str, Any]) -> dict[tuple[str, str], object]:
    classes = {("class", name): number for name, number in document["counts"].items()}
    changes = {"new_since_last": document["changes"].get("new")}
    return classes | {("total", name): number for name, number in changes.items()}


def _table(bundle: Bundle, name: str) -> Iterator[list[str]]:
    """The rows of a table without its head, read as they come."""
    lines = _Lines(bundle.pieces(name))
    rows = csv.reader(io.TextIOWrapper(io.BufferedReader(lines), encoding="utf-8-sig", newline=""))
    next(rows, None)
    yield from rows


class _Lines(io.RawIOBase):
    """Pieces as a stream to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._rest = self._rest or next(self._pieces, b"")
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def check_chain(document: Mapping[str, Any], previous: bytes | None) -> Check:
    """Whether the manifest names the one before it. `previous` is that one's file, when somebody has it."""
    named = document.get("previous")
    if previous is None:
        return doubtful("chain_not_checked", digest=named) if named else good("chain_begins")
    is_it = hashlib.sha256(previous).hexdigest() == named
    return good("chain_holds") if is_it else wrong("chain_broken", digest=named or "")
