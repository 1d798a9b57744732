"""A sealed file opens from any place, and whoever changes it is found out."""

import io
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from petitions.prepared import sealed
from petitions.prepared.sealed import OpenedFile, new_file_key, write_sealed

PIECE, TAG = 16, 16
CONTENT = bytes(range(100))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "PIECE_BYTES", PIECE)


def opened(kept: bytes, key: bytes, size: int) -> OpenedFile:
    return OpenedFile(lambda start, length: kept[start : start + length], key, size)


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, len(CONTENT)])
def test_what_was_sealed_is_read_whole_and_from_any_place(tmp_path: Path, length: int) -> None:
    content, key, path = CONTENT[:length], new_file_key(), tmp_path / "sealed"
    made = write_sealed((content[at : at + 7] for at in range(0, length, 7)), path, key)
    kept = path.read_bytes()

    assert (made.size, len(kept)) == (length, length + TAG * max(-(-length // PIECE), 1))
    assert opened(kept, key, length).read() == content
    for start in range(0, length, 5):
        file = opened(kept, key, length)
        file.seek(start)
        assert io.BufferedReader(file).read(11) == content[start : start + 11]
        assert all(content[at : at + 8] not in kept for at in range(0, length - 8, 8))


@pytest.mark.parametrize("harm", ["swapped", "cut off", "left out", "changed", "another key"])
def test_what_was_changed_does_not_open(tmp_path: Path, harm: str) -> None:
    key, path = new_file_key(), tmp_path / "sealed"
    write_sealed([CONTENT], path, key)
    kept, size = path.read_bytes(), len(CONTENT)
    whole = PIECE + TAG
    if harm == "swapped":
        kept = kept[whole : 2 * whole] + kept[:whole] + kept[2 * whole :]
    elif harm == "cut off":
        kept, size = kept[: 2 * whole], 2 * PIECE
    elif harm == "left out":
        kept, size = kept[whole:], size - PIECE
    elif harm == "changed":
        kept = kept[:3] + bytes([kept[3] ^ 1]) + kept[4:]
    else:
        key = new_file_key()

    with pytest.raises(InvalidTag):
        opened(kept, key, size).read()
