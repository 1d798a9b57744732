"""The count by riding: a map where boundaries are loaded, and a table, from what the worker counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from petitions.counting.models import RidingCount
from petitions.counting.ridings import riding_count
from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.models import Riding
from petitions.ridings.queries import riding_map, ridings_in
from petitions.web.maps.picture import COUNTRY, Place, RidingPicture, place_of, riding_picture
from petitions.web.maps.table import in_order
from petitions.web.organizers.access import Access
from petitions.web.provinces import PROVINCE_NAMES


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers by riding as they were counted last, with the ridings that they may be of."""

    count: RidingCount
    ridings: Sequence[Riding]

    @property
    def known(self) -> int:
        """How many live in a riding whose number is known."""
        return sum(number for code, number in self.count.counts.items() if code)

    def picture(self, session: Session, region: str) -> RidingPicture | None:
        """The map; None while no boundaries are loaded. 404 for a region that it does not have."""
        found = riding_map(session, order=CURRENT_ORDER)
        if found is None:
            return None
        return riding_picture(found, self.ridings, self.count.counts, region) or abort(404)

    def places(self) -> list[Place]:
        """A row for each riding with a number, also where nobody has loaded its name."""
        names = {each.code: each for each in self.ridings}
        unnamed = {code: Riding(code=code, name_en=code, name_fr=code, province="") for code in self._codes}
        return [place_of(names.get(code, unnamed[code]), self.count.counts[code]) for code in self._codes]

    @property
    def _codes(self) -> list[str]:
        return [code for code in self.count.counts if code]


def counted_ridings(session: Session, petition_id: int) -> Counted | None:
    """What is known of a petition's ridings; None before the worker has counted them."""
    count = riding_count(session, petition_id)
    if count is None:
        return None
    return Counted(count, ridings_in(session, "", order=CURRENT_ORDER))


def watch_ridings(access: Access) -> ResponseReturnValue:
    """How many in each riding are in the public count; the rest is where no riding is known."""
    region, sort = request.args.get("region", COUNTRY), request.args.get("sort", "")
    counted = counted_ridings(access.session, access.petition.id)
    picture = counted.picture(access.session, region) if counted else None
    places = list(picture.places) if picture else []
    if counted and region == COUNTRY:
        shown = {each.code for each in places}
        places += [each for each in counted.places() if each.code not in shown]
    return render_template(
        "organizers/watch_ridings.html",
        access=access,
        counted=counted,
        picture=picture,
        rows=in_order(places, sort),
        region=region,
        sort=sort,
        province_names={"": "", **PROVINCE_NAMES},
        total=sum(counted.count.counts.values()) if counted else 0,
    )


def overview_map(session: Session, petition_id: int) -> RidingPicture | None:
    """The map for the overview; None while there is none, or nothing was counted."""
    counted = counted_ridings(session, petition_id)
    return counted.picture(session, COUNTRY) if counted else None
