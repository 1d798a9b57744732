"""The way from a petition to its map."""

from flask import url_for
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from petitions.counting.models import RidingCount
from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.models import RidingMap
from petitions.web.current import language


def map_path(session: Session, petition_id: int, slug: str) -> str:
    """Where the map of a petition is; "" while there is none."""
    is_drawn = exists().where(RidingMap.representation_order == CURRENT_ORDER)
    is_counted = exists().where(RidingCount.petition_id == petition_id)
    if not session.scalar(select(is_drawn & is_counted)):
        return ""
    return url_for("maps.petition_map", slug=slug, lang=language())
