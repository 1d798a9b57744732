"""Draw checked boundaries and keep the drawing; nothing is kept unless the whole is right."""

import datetime as dt
import gzip
import hashlib
from collections.abc import Callable

from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.ridings.boundaries.arcs import net_of
from petitions.ridings.boundaries.check import Checked
from petitions.ridings.boundaries.draw import drawn
from petitions.ridings.boundaries.frames import frames
from petitions.ridings.load import ridings
from petitions.ridings.models import RidingMap

Told = Callable[[int, int], None]


def keep_map(
    session: Session,
    checked: Checked,
    *,
    representation_order: str,
    source: str,
    now: dt.datetime,
    is_partial: bool = False,
    told: Told = lambda _done, _total: None,
) -> RidingMap:
    """Draw the ridings and keep the drawing in place of the one before.

    `source` is what the boundaries were read from. `told` hears how many lines of how many are thinned.
    Raises: Refusal("boundaries_refused") when a shape was refused, or a riding has none and the map is not
    wanted as a partial one; Refusal("no_shapes") when there is nothing to draw.
    """
    if not checked.shapes:
        raise Refusal("no_shapes")
    if checked.refused or (checked.missing and not is_partial):
        raise Refusal("boundaries_refused")
    provinces = {each.code: each.province for each in ridings(session, representation_order)}
    net = net_of(checked.shapes)
    drawing = drawn(net, provinces, told=told)
    svg = drawing.svg.encode()
    found = session.get(RidingMap, representation_order)
    found = found or RidingMap(representation_order=representation_order)
    found.drawing = gzip.compress(svg, 9, mtime=0)
    found.digest = hashlib.sha256(svg).hexdigest()[:16]
    views = frames(net, drawing.boxes, provinces)
    found.frames = {name: frame.told() for name, frame in views.items()}
    found.source, found.loaded_at = source[:300], now
    session.add(found)
    session.flush()
    return found
