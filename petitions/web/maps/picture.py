"""A map as plain values: which outlines of the drawing are shown, in which class, and where each leads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from petitions.counting.small_cells import Cell
from petitions.ridings.models import Riding, RidingMap
from petitions.web.current import language
from petitions.web.maps.classes import Step, class_of, legend, steps
from petitions.web.provinces import PROVINCE_NAMES

COUNTRY = "canada"
# Frames that a map may have (petitions/ridings/boundaries/frames.py), in the order in which they are shown.
CITY_NAMES = {
    "toronto": _l("Greater Toronto"),
    "montreal": _l("Montréal"),
    "vancouver": _l("Greater Vancouver"),
    "ottawa": _l("Ottawa–Gatineau"),
    "calgary": _l("Calgary"),
    "edmonton": _l("Edmonton"),
    "quebec": _l("Québec City"),
    "winnipeg": _l("Winnipeg"),
}
# How wide a frame is on a page, and an outline in it, in pixels.
_LARGE, _SMALL = 800, 150
_LINE = 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """One riding on the map and in the table. `cell` is its number or what is shown in its place."""

    code: str
    name: str
    province: str
    cell: Cell
    heat: str


@dataclass(frozen=True, slots=True)
class View:
    """A frame of the map. `heats` are the ridings in it by class; `stroke` is a line's width in units."""

    name: str
    label: str
    box: str
    turn: str
    stroke: float
    is_city: bool
    has_borders: bool
    heats: Sequence[tuple[str, Sequence[Place]]]


@dataclass(frozen=True, slots=True)
class RidingPicture:
    """Everything that a page with a map shows. `regions` are (name, words) of the frames to choose from."""

    drawing: str
    main: View
    cities: Sequence[View]
    legend: Sequence[Step]
    places: Sequence[Place]
    provinces: Sequence[tuple[str, str]]
    city_regions: Sequence[tuple[str, str]]


def riding_picture(
    found: RidingMap, ridings: Sequence[Riding], cells: Mapping[str, Cell], region: str = COUNTRY
) -> RidingPicture | None:
    """The map with a region in its large frame; None for a region that the map does not have."""
    if region not in found.frames:
        return None
    bounds = steps(cell for cell in cells.values() if isinstance(cell, int))
    places = {each.code: place_of(each, cells.get(each.code, 0), bounds) for each in ridings}
    cities = [name for name in CITY_NAMES if name in found.frames]
    shown = set(found.frames[region]["codes"])
    main = _view(region, found.frames[region], places, _LARGE)
    return RidingPicture(
        drawing=url_for("maps.drawing", digest=found.digest),
        main=main,
        cities=[_view(name, found.frames[name], places, _SMALL) for name in cities if region == COUNTRY],
        legend=legend(cells.values(), bounds),
        # Of the whole country also those that have no outline.
        places=[each for each in places.values() if region == COUNTRY or each.code in shown],
        provinces=[(code, str(name)) for code, name in PROVINCE_NAMES.items() if code in found.frames],
        city_regions=[(name, str(CITY_NAMES[name])) for name in cities],
    )


def region_name(region: str) -> str:
    """A frame's name in the visitor's language."""
    return str(PROVINCE_NAMES.get(region) or CITY_NAMES.get(region) or _("Canada"))


def place_of(riding: Riding, cell: Cell, bounds: Sequence[int] = (1,)) -> Place:
    """A riding with its number, in the language of the page."""
    return Place(riding.code, riding.name(language()), riding.province, cell, class_of(cell, bounds))


def _view(name: str, frame: Mapping[str, Any], places: Mapping[str, Place], pixels: int) -> View:
    by_class: dict[str, list[Place]] = defaultdict(list)
    for code in frame["codes"]:
        if code in places:
            by_class[places[code].heat].append(places[code])
    left, top, width, height = frame["box"]
    return View(
        name=name,
        label=region_name(name),
        box=f"{left} {top} {width} {height}",
        turn="rotate({} {} {})".format(*frame["turn"]),
        stroke=round(max(width, height) / pixels * _LINE, 1),
        is_city=name in CITY_NAMES,
        has_borders=name not in PROVINCE_NAMES,
        heats=sorted(by_class.items()),
    )
