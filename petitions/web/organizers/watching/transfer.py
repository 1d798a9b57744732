"""Take the signatures away as a file: a recent sign-in is asked for, and the act leaves a line."""

from collections.abc import Iterator

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from petitions.counting.queries import counts
from petitions.dedupe.selection import Selection
from petitions.extensions import db
from petitions.imports.export import MEDIA_TYPES, Format, export
from petitions.prepared.contents import row_number, selection_of
from petitions.prepared.models import FileKind
from petitions.signing.contact import contact_count
from petitions.signing.models import CountClass, Exposure
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.files import SIGNATURES
from petitions.web.organizers.watching.whole_file import AT_ONCE, download


def export_page(access: Access) -> ResponseReturnValue:
    """Choose what to take; the file itself comes by the button."""
    return render_template(
        "organizers/export.html",
        access=access,
        files=SIGNATURES.lines(access),
        at_once=AT_ONCE,
        classes=list(CountClass),
        exposures=list(Exposure),
        numbers=counts(access.session, access.petition.id),
        contact_number=contact_count(access.session, access.petition.id),
    )


def export_file(access: Access) -> ResponseReturnValue:
    """A small file at once, written down before it leaves; a large one is for the worker to make."""
    layout, chosen = request.form.get("format", ""), _chosen()
    selection = _wanted(access.petition.id, chosen)
    if layout not in set(Format) or selection is None:
        abort(400)
    number = row_number(access.session, access.petition.id, FileKind.SIGNATURES, chosen, up_to=AT_ONCE + 1)
    if number > AT_ONCE:
        return SIGNATURES.ask(access, layout, chosen)
    said = {"counted_as": selection.counted_as or "", "exposure": selection.exposure or ""}
    name = f"{access.petition.slug}-{now():%Y-%m-%d}.{layout}"
    access.note("signatures_exported", number=number, format=layout, **said)
    access.session.commit()
    pieces = _pieces(db.engine, selection, Format(layout))
    return download(pieces, media_type=MEDIA_TYPES[Format(layout)], file_name=name)


def _chosen() -> dict[str, str]:
    """What the form narrows the rows to."""
    given = {name: request.form.get(name, "") for name in ("class", "exposure", "updates")}
    return {name: value for name, value in given.items() if value}


def _wanted(petition_id: int, chosen: dict[str, str]) -> Selection | None:
    """The rows that the form asks for; None for what is no choice."""
    try:
        return selection_of(petition_id, chosen)
    except ValueError:
        return None


def _pieces(engine: Engine, selection: Selection, kind: Format) -> Iterator[bytes]:
    """A session of the file's own, that reads and waits for nobody who writes."""
    with Session(engine) as session:
        yield from export(session, selection.condition(), kind)
