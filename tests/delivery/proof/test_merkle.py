"""The tree over rows is that of RFC 6962, on paper and on disk."""

import hashlib
from pathlib import Path

import pytest

from petitions.delivery.proof.merkle import leaf_hash, path_of, root_from_path, root_of
from petitions.delivery.proof.row_tree import BLOCK, LEAST_LEAVES, place_of, write_tree
from petitions.storage import Storage

# The entries and answers that implementations of Certificate Transparency are tried with.
ENTRIES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
# (leaves, index): the path, nearest first.
PATHS = {
    (8, 0): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (3, 2): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}


@pytest.mark.parametrize(("leaves", "root"), ROOTS.items())
def test_the_root_is_the_known_one(leaves: int, root: str) -> None:
    assert root_of(map(leaf_hash, ENTRIES[:leaves])).hex() == root


@pytest.mark.parametrize(("where", "path"), PATHS.items())
def test_the_path_is_the_known_one(where: tuple[int, int], path: list[str]) -> None:
    leaves, index = where
    assert [each.hex() for each in path_of(index, [leaf_hash(e) for e in ENTRIES[:leaves]])] == path


def test_every_path_in_every_small_tree_leads_to_the_root_and_no_other_does() -> None:
    for size in range(1, 35):
        hashes = [leaf_hash(bytes([n])) for n in range(size)]
        root = root_of(hashes)
        for index in range(size):
            path = path_of(index, hashes)
            assert root_from_path(hashes[index], index, size, path) == root
            assert root_from_path(leaf_hash(b"other"), index, size, path) != root
            with pytest.raises(ValueError, match="too long"):
                root_from_path(hashes[index], index, size, [*path, root])
            if path:
                with pytest.raises(ValueError, match="too short"):
                    root_from_path(hashes[index], index, size, path[:-1])


def test_a_place_outside_the_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        root_from_path(leaf_hash(b""), 3, 3, [])


def digests(count: int) -> list[bytes]:
    return sorted(hashlib.sha256(str(n).encode()).digest() for n in range(count))


@pytest.mark.parametrize(
    "count", [0, 1, LEAST_LEAVES, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 1, 3 * BLOCK + 17]
)
def test_a_row_is_found_in_a_stored_tree_and_proved(tmp_path: Path, count: int) -> None:
    rows, blanks = digests(count), [bytes([n + 1]) * 32 for n in range(LEAST_LEAVES)]
    tree = write_tree(rows, blanks, tmp_path / "tree")
    storage = Storage.at(str(tmp_path / "files"))
    storage.write("tree", tmp_path / "tree")

    assert tree.leaves == max(count, LEAST_LEAVES)
    if count >= LEAST_LEAVES:
        assert tree.root == root_of(map(leaf_hash, rows)).hex()
    for row in {*rows[:3], *rows[BLOCK - 2 : BLOCK + 2], *rows[-3:]}:
        place = place_of(storage, "tree", tree.leaves, row)
        assert place is not None
        assert root_from_path(leaf_hash(row), place.index, tree.leaves, place.path).hex() == tree.root
    for stranger in (b"\0" * 32, b"\xff" * 32, hashlib.sha256(b"nobody").digest()):
        assert place_of(storage, "tree", tree.leaves, stranger) is None


def test_a_small_tree_does_not_tell_how_few_it_holds(tmp_path: Path) -> None:
    blanks = [bytes([n]) * 32 for n in range(LEAST_LEAVES)]
    sizes = {write_tree(digests(count), blanks, tmp_path / "tree").leaves for count in range(1, 8)}
    assert sizes == {LEAST_LEAVES}
