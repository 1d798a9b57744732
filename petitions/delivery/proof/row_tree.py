"""The tree over the rows of one delivery, on disk: made in one pass, asked later for the path of one row.

The file holds the row digests in ascending order, 32 bytes each, and after them one line of 64 bytes for each
block of 1,024: the block's first digest and its root. A search reads two pieces, whatever the size. Sorted by
digest, the order tells nothing of who signed when.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from petitions.delivery.proof.merkle import HASH_BYTES, leaf_hash, path_of, root_of
from petitions.storage import Storage

# A power of two: the blocks of RFC 6962's tree are then trees of their own.
BLOCK = 1_024
_LINE = 2 * HASH_BYTES
# A small delivery is filled up with blanks, so that no path tells how few people a riding has.
LEAST_LEAVES = 8


@dataclass(frozen=True, slots=True)
class Tree:
    """What the manifest says of the rows: how many leaves there are, and the root over them."""

    leaves: int
    root: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is in a tree, with the neighbours that lead to the root."""

    index: int
    path: list[bytes]


def write_tree(digests: Iterable[bytes], blanks: Sequence[bytes], path: Path) -> Tree:
    """Write the tree of digests that come in ascending order; few of them are mixed with `blanks` first."""
    first = list(islice(digests := iter(digests), LEAST_LEAVES))
    if len(first) < LEAST_LEAVES:
        first = sorted([*first, *blanks[: LEAST_LEAVES - len(first)]])
    lines: list[bytes] = []
    leaves = 0
    with path.open("wb") as file:
        for block in _blocks(chain(first, digests)):
            file.write(b"".join(block))
            lines.append(block[0] + _block_root(block))
            leaves += len(block)
        file.write(b"".join(lines))
    return Tree(leaves, root_of(line[HASH_BYTES:] for line in lines).hex())


def _blocks(digests: Iterator[bytes]) -> Iterator[list[bytes]]:
    while block := list(islice(digests, BLOCK)):
        yield block


def _block_root(block: Iterable[bytes]) -> bytes:
    return root_of(map(leaf_hash, block))


def place_of(storage: Storage, key: str, leaves: int, digest: bytes) -> Place | None:
    """Look a row up in a stored tree. None: it is not there. Raises: FileMissing."""
    count = -(-leaves // BLOCK)
    lines = _cut(storage.part(key, leaves * HASH_BYTES, count * _LINE), _LINE)
    number = bisect_right([line[:HASH_BYTES] for line in lines], digest) - 1
    if number < 0:
        return None
    start = number * BLOCK
    block = _cut(storage.part(key, start * HASH_BYTES, min(BLOCK, leaves - start) * HASH_BYTES), HASH_BYTES)
    if digest not in block:
        return None
    within = block.index(digest)
    below = path_of(within, [leaf_hash(each) for each in block])
    above = path_of(number, [line[HASH_BYTES:] for line in lines])
    return Place(start + within, below + above)


def _cut(data: bytes, length: int) -> list[bytes]:
    return [data[at : at + length] for at in range(0, len(data), length)]
