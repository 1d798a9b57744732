"""Ridings as pages look for them."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from petitions.ridings.models import Riding, RidingMap
from petitions.text.folding import folded_words


def riding_numbered(session: Session, code: str, *, order: str) -> Riding | None:
    """The riding with an official number in a representation order."""
    query = select(Riding).where(Riding.representation_order == order, Riding.code == code)
    return session.scalars(query).first()


def ridings_in(session: Session, province: str, *, order: str) -> Sequence[Riding]:
    """The ridings of a province, or of all when it is "", by province and number."""
    query = select(Riding).where(Riding.representation_order == order)
    if province:
        query = query.where(Riding.province == province)
    return session.scalars(query.order_by(Riding.province, Riding.code)).all()


def has_ridings(session: Session, *, order: str) -> bool:
    """Whether the ridings of a representation order are loaded."""
    return bool(session.scalar(select(exists().where(Riding.representation_order == order))))


def ridings_named(session: Session, words: str, *, order: str) -> Sequence[Riding]:
    """The ridings in whose name, English or French, every word begins a word; case and accents aside.

    There are some hundreds, so that they are looked through here.
    """
    wanted = folded_words(words)
    found = ridings_in(session, "", order=order) if wanted else ()
    return [each for each in found if any(_begin(wanted, name) for name in (each.name_en, each.name_fr))]


def _begin(wanted: list[str], name: str) -> bool:
    words = folded_words(name)
    return all(any(word.startswith(beginning) for word in words) for beginning in wanted)


def riding_map(session: Session, *, order: str) -> RidingMap | None:
    """The map of a representation order without its drawing; None while no boundaries are loaded."""
    return session.get(RidingMap, order)


def map_drawing(session: Session, digest: str) -> bytes | None:
    """The drawing of the map with a digest, compressed with gzip."""
    return session.scalar(select(RidingMap.drawing).where(RidingMap.digest == digest))
