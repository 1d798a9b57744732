"""Shapes from a file against the ridings that are loaded: who is who, and what cannot be right."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from petitions.errors import Refusal
from petitions.ridings.boundaries.grid import Ring, packed_ring
from petitions.ridings.boundaries.raw import Raw
from petitions.ridings.load import riding_key
from petitions.ridings.models import Riding

_LEAST_CORNERS = 3
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(slots=True)
class Checked:
    """`shapes` by riding number; `refused` holds (place in the file, code of the problem, the value)."""

    shapes: dict[str, list[Ring]] = field(default_factory=dict)
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def checked(raws: Iterable[Raw], ridings: Sequence[Riding]) -> Checked:
    """Take every shape whose riding is known and whose rings are closed and lie in Canada."""
    find, result = _finder(ridings), Checked()
    names = {each.code: {riding_key(each.name_en), riding_key(each.name_fr)} for each in ridings}
    for raw in raws:
        try:
            code = find(raw)
            _refuse_other_place(raw, names[code])
            if code in result.shapes:
                raise Refusal("shape_twice", value=code)
            result.shapes[code] = _rings(raw)
        except Refusal as refusal:
            result.refused.append((raw.at, refusal.code, str(refusal.values.get("value", ""))))
    result.missing = [each.code for each in ridings if each.code not in result.shapes]
    return result


def _finder(ridings: Sequence[Riding]) -> Callable[[Raw], str]:
    numbers = {each.code for each in ridings}
    by_name = {riding_key(name): each.code for each in ridings for name in (each.name_en, each.name_fr)}

    def find(raw: Raw) -> str:
        if raw.number in numbers:
            return raw.number
        known = by_name.get(riding_key(raw.name_en)) if not raw.number else None
        if known is None:
            raise Refusal("riding_unknown", value=raw.number or raw.name_en)
        return known

    return find


def _refuse_other_place(raw: Raw, names: set[str]) -> None:
    """A number means another place in another representation order; its name tells."""
    told = [name for name in (raw.name_en, raw.name_fr) if name and _UNREADABLE not in name]
    if raw.number and told and not names & {riding_key(name) for name in told}:
        raise Refusal("name_differs", value=f"{raw.number} {told[0]}")


def _rings(raw: Raw) -> list[Ring]:
    if raw.kind not in ("Polygon", "MultiPolygon"):
        raise Refusal("no_polygon", value=raw.kind)
    rings = [packed_ring(ring, is_metric=raw.is_metric) for ring in raw.rings]
    kept = [ring for ring in rings if len(set(ring)) >= _LEAST_CORNERS]
    if not kept:
        raise Refusal("shape_empty", value=raw.number or raw.name_en)
    return kept
