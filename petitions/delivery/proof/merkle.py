"""Trees of digests: one root binds many rows, and a short path proves one of them without the others.

Source: RFC 6962, section 2.1, and RFC 9162, section 2.1.3: SHA-256, leaves hashed after the byte 0, inner
nodes after the byte 1, so that no inner node can be passed off as a leaf.
"""

import hashlib
from collections.abc import Iterable, Sequence

_LEAF, _NODE = b"\x00", b"\x01"
HASH_BYTES = 32


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry as it stands at the bottom of the tree."""
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours."""
    return hashlib.sha256(_NODE + left + right).digest()


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root over hashes in their order; memory grows with the tree's height only.

    The root of nothing is the SHA-256 of nothing.
    """
    peaks: list[tuple[int, bytes]] = []
    for each in hashes:
        peaks.append((0, each))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            _join_last(peaks)
    while len(peaks) > 1:
        _join_last(peaks)
    return peaks[0][1] if peaks else hashlib.sha256().digest()


def _join_last(peaks: list[tuple[int, bytes]]) -> None:
    (_, right), (height, left) = peaks.pop(), peaks.pop()
    peaks.append((height + 1, node_hash(left, right)))


def path_of(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """The neighbours on the way from one hash up to the root, the nearest first."""
    if len(hashes) < 2:
        return []
    split = _split(len(hashes))
    left, right = hashes[:split], hashes[split:]
    if index < split:
        return [*path_of(index, left), root_of(right)]
    return [*path_of(index - split, right), root_of(left)]


def _split(size: int) -> int:
    """The largest power of two smaller than `size`: where RFC 6962 divides a tree."""
    return 1 << (size - 1).bit_length() - 1


def root_from_path(hashed: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that follows from one leaf's hash, its place among `size`, and its path.

    Raises: ValueError when the path does not have the length that the place demands.
    """
    if not 0 <= index < size:
        raise ValueError("the place is not in the tree")
    place, last, result = index, size - 1, hashed
    for neighbour in path:
        if last == 0:
            raise ValueError("the path is too long")
        if place & 1 or place == last:
            result = node_hash(neighbour, result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            result = node_hash(result, neighbour)
        place, last = place >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return result
