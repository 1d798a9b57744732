"""Outlines as arcs: what two ridings have in common is one arc, so that thinning it opens no gap.

As in TopoJSON (Bostock) a corner where more than two ways meet is a junction, and rings are cut at junctions.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from petitions.ridings.boundaries.grid import Ring


@dataclass(slots=True)
class Net:
    """`arcs` run from junction to junction; a closed one ends where it begins.

    `rings` holds for each riding its rings, each as arc numbers in order, ~n for arc n walked backwards.
    `users` tells for each arc the ridings that it bounds.
    """

    arcs: list[Ring] = field(default_factory=list)
    rings: dict[str, list[list[int]]] = field(default_factory=dict)
    users: list[set[str]] = field(default_factory=list)


def net_of(shapes: Mapping[str, Sequence[Ring]]) -> Net:
    """Cut the rings of all ridings where they part ways."""
    junctions = _junctions([ring for rings in shapes.values() for ring in rings])
    net, known = Net(), dict[bytes, int]()
    for code, rings in shapes.items():
        net.rings[code] = [_cut(ring, code, junctions, net, known) for ring in rings]
    return net


def _junctions(rings: Sequence[Ring]) -> set[int]:
    """Corners that outlines come to or leave by different ways."""
    ways: dict[int, int] = {}
    found: set[int] = set()
    for ring in rings:
        before = ring[-1]
        for place, corner in enumerate(ring):
            after = ring[place + 1] if place + 1 < len(ring) else ring[0]
            # A product is the same whichever way round the two neighbours come.
            if ways.setdefault(corner, before * after) != before * after:
                found.add(corner)
            before = corner
    return found


def _cut(ring: Ring, code: str, junctions: set[int], net: Net, known: dict[bytes, int]) -> list[int]:
    cuts = [place for place, corner in enumerate(ring) if corner in junctions]
    if not cuts:
        # An island, or a riding around another: begun at one corner by both.
        cuts = [ring.index(min(ring))]
    turned = ring[cuts[0] :] + ring[: cuts[0]]
    turned.append(turned[0])
    ends = [place - cuts[0] for place in cuts[1:]] + [len(turned) - 1]
    begins = [0, *ends[:-1]]
    return [
        _number(turned[begin : end + 1], code, net, known) for begin, end in zip(begins, ends, strict=True)
    ]


def _number(arc: Ring, code: str, net: Net, known: dict[bytes, int]) -> int:
    is_backwards = (arc[0], arc[1]) > (arc[-1], arc[-2])
    canonical = array("q", reversed(arc)) if is_backwards else arc
    number = known.setdefault(canonical.tobytes(), len(net.arcs))
    if number == len(net.arcs):
        net.arcs.append(canonical)
        net.users.append(set())
    net.users[number].add(code)
    return ~number if is_backwards else number
