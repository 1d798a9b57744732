"""Take the signatures away as a file: a recent sign-in is asked for, and the act leaves a line."""

from collections.abc import Iterator

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from petitions.dedupe.selection import Selection, number_of
from petitions.extensions import db
from petitions.imports.export import MEDIA_TYPES, Format, export
from petitions.signing.models import CountClass
from petitions.web.current import now
from petitions.web.organizers.access import Access


def export_page(access: Access) -> ResponseReturnValue:
    """Choose what to take; the file itself comes by the button."""
    return render_template(
        "organizers/export.html", access=access, formats=list(Format), classes=list(CountClass)
    )


def export_file(access: Access) -> ResponseReturnValue:
    """The file, streamed."""
    kind, wanted = request.form.get("format", ""), request.form.get("class", "")
    if kind not in set(Format) or (wanted and wanted not in set(CountClass)):
        abort(400)
    counted_as = CountClass(wanted) if wanted else None
    selection = Selection(petition_id=access.petition.id, counted_as=counted_as)
    number = number_of(access.session, selection)
    access.note("signatures_exported", number=number, format=kind, counted_as=wanted)
    access.session.commit()
    response = Response(_pieces(db.engine, selection, Format(kind)), mimetype=MEDIA_TYPES[Format(kind)])
    name = f"{access.petition.slug}-{now():%Y-%m-%d}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _pieces(engine: Engine, selection: Selection, kind: Format) -> Iterator[bytes]:
    """A session of the file's own: the request's is gone before the last piece is."""
    with Session(engine) as session:
        yield from export(session, selection.condition(), kind)
