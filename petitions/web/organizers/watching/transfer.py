"""Take the signatures away as a file: a recent sign-in is asked for, and the act leaves a line."""

from collections.abc import Iterator

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from petitions.counting.queries import counts
from petitions.dedupe.selection import Selection, number_of
from petitions.extensions import db
from petitions.imports.export import MEDIA_TYPES, Format, export
from petitions.signing.contact import contact_count
from petitions.signing.models import CountClass, Exposure
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.whole_file import download


def export_page(access: Access) -> ResponseReturnValue:
    """Choose what to take; the file itself comes by the button."""
    return render_template(
        "organizers/export.html",
        access=access,
        classes=list(CountClass),
        exposures=list(Exposure),
        numbers=counts(access.session, access.petition.id),
        contact_number=contact_count(access.session, access.petition.id),
    )


def export_file(access: Access) -> ResponseReturnValue:
    """The file; that it left is written down first."""
    kind, selection = request.form.get("format", ""), _wanted(access)
    if kind not in set(Format) or selection is None:
        abort(400)
    number = number_of(access.session, selection)
    chosen = {"counted_as": selection.counted_as or "", "exposure": selection.exposure or ""}
    name = f"{access.petition.slug}-{now():%Y-%m-%d}.{kind}"
    access.note("signatures_exported", number=number, format=kind, **chosen)
    access.session.commit()
    pieces = _pieces(db.engine, selection, Format(kind))
    return download(pieces, media_type=MEDIA_TYPES[Format(kind)], file_name=name)


def _wanted(access: Access) -> Selection | None:
    """The rows that the form asks for; None for what is no choice."""
    try:
        counted_as, exposure = request.form.get("class"), request.form.get("exposure")
        return Selection(
            petition_id=access.petition.id,
            counted_as=CountClass(counted_as) if counted_as else None,
            exposure=Exposure(exposure) if exposure else None,
            takes_updates=True if request.form.get("updates") else None,
        )
    except ValueError:
        return None


def _pieces(engine: Engine, selection: Selection, kind: Format) -> Iterator[bytes]:
    """A session of the file's own, that reads and waits for nobody who writes."""
    with Session(engine) as session:
        yield from export(session, selection.condition(), kind)
