"""The drawing of the ridings, and a petition's public map and table by riding."""

import gzip
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request

from petitions.counting.models import Dimension
from petitions.counting.queries import counted_by
from petitions.counting.riding_cells import riding_cells
from petitions.counting.ridings import riding_count
from petitions.counting.small_cells import LEAST_SHOWN, hide_small_cells
from petitions.extensions import db
from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.queries import map_drawing, riding_map, ridings_in
from petitions.web.cache import public
from petitions.web.campaign.pages import head, text_for
from petitions.web.campaign.views import KEPT_FOR_GOOD, petition_or_404
from petitions.web.current import speak
from petitions.web.delivery.views import site_languages
from petitions.web.maps.picture import COUNTRY, riding_picture
from petitions.web.maps.table import ORDERS, in_order
from petitions.web.provinces import PROVINCE_NAMES

blueprint = Blueprint("maps", __name__)
# Seconds: the numbers are counted every minute at most.
SHOWN_FOR = 60


@blueprint.get("/maps/<digest>.svg")
def drawing(digest: str) -> Response:
    """The outlines of all ridings. The address is that of this very drawing, so it may be kept for good."""
    content = map_drawing(db.session(), digest)
    if content is None:
        abort(404)
    # Compressed once, when it was drawn: every browser of these years can read that.
    is_plain = not request.accept_encodings["gzip"]
    response = Response(gzip.decompress(content) if is_plain else content, mimetype="image/svg+xml")
    if not is_plain:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR_GOOD}, immutable"
    response.set_etag(digest, weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


@blueprint.get("/petitions/<slug>/map")
@blueprint.get("/<string(minlength=2, maxlength=12):lang>/petitions/<slug>/map")
def petition_map(slug: str, lang: str | None = None) -> Response:
    """Where they live, by riding: cells under five are shown as such, and what would tell them is blurred."""
    petition = petition_or_404(db.session(), slug)
    if lang is not None and lang not in current_app.config["LANGUAGES"]:
        abort(404)
    speak(lang or petition.first_language)
    region, sort = request.args.get("region", COUNTRY), request.args.get("sort", "")
    if sort not in ("", *ORDERS):
        abort(404)
    shown = _shown(petition.id, region)
    page = render_template(
        "maps/petition_map.html",
        text=head(petition, text_for(petition, lang)),
        accent=petition.accent.removeprefix("#"),
        slug=slug,
        region=region,
        province_names=PROVINCE_NAMES,
        rows=in_order(shown["picture"].places, sort),
        sort=sort,
        language_links=site_languages("maps.petition_map", slug=slug),
        **shown,
    )
    response = make_response(page)
    if region == COUNTRY and not sort:
        return public(response, seconds=SHOWN_FOR)
    # Of parts and orders there are hundreds: proxies may keep them, our memory does not.
    response.headers["Cache-Control"] = f"public, max-age={SHOWN_FOR}"
    return response


def _shown(petition_id: int, region: str) -> dict[str, Any]:
    """The map as the public sees it; 404 where there is none, or no such region of it."""
    session = db.session()
    found, counted = riding_map(session, order=CURRENT_ORDER), riding_count(session, petition_id)
    if found is None or counted is None:
        abort(404)
    ridings = ridings_in(session, "", order=CURRENT_ORDER)
    by_province = hide_small_cells(counted_by(session, petition_id, Dimension.PROVINCE))
    provinces = {each.code: each.province for each in ridings}
    cells = riding_cells(counted.counts, provinces, by_province)
    picture = riding_picture(found, ridings, cells, region)
    if picture is None:
        abort(404)
    known = sum(number for code, number in counted.counts.items() if code in provinces)
    unknown = sum(counted.counts.values()) - known
    return {
        "picture": picture,
        "known": known,
        "unknown": unknown if unknown == 0 or unknown >= LEAST_SHOWN else None,
        "counted_at": counted.counted_at,
    }
