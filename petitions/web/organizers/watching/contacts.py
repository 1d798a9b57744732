"""Those who let the organisation write to them, as a file for its own program: owners only, written down."""

from collections.abc import Iterator

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from petitions.extensions import db
from petitions.imports.contacts import ContactColumns, contact_file
from petitions.imports.export import MEDIA_TYPES, Format
from petitions.prepared.contents import row_number
from petitions.prepared.models import FileKind
from petitions.signing.contact import contact_count
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.file_lines import PROGRAMS
from petitions.web.organizers.watching.files import CONTACTS
from petitions.web.organizers.watching.whole_file import AT_ONCE, download


def contacts_page(access: Access) -> ResponseReturnValue:
    """How many there are, what is to be heeded, and for which program."""
    number = contact_count(access.session, access.petition.id)
    return render_template(
        "organizers/contacts.html",
        access=access,
        number=number,
        programs=PROGRAMS,
        files=CONTACTS.lines(access),
        at_once=AT_ONCE,
    )


def contacts_file(access: Access) -> ResponseReturnValue:
    """A small file at once, its addresses written down before they leave; a large one is the worker's."""
    wanted = request.form.get("columns", "")
    if wanted not in set(ContactColumns):
        abort(400)
    number = row_number(access.session, access.petition.id, FileKind.CONTACTS, {}, up_to=AT_ONCE + 1)
    if number > AT_ONCE:
        return CONTACTS.ask(access, wanted, {})
    petition, slug = access.petition.id, access.petition.slug
    access.note("contacts_exported", number=number, format=wanted)
    access.session.commit()
    pieces = _pieces(db.engine, petition, ContactColumns(wanted), slug)
    name = f"{slug}-contacts-{wanted.replace('_', '-')}-{now():%Y-%m-%d}.csv"
    return download(pieces, media_type=MEDIA_TYPES[Format.CSV], file_name=name)


def _pieces(engine: Engine, petition_id: int, columns: ContactColumns, slug: str) -> Iterator[bytes]:
    """A session of the file's own, that reads and waits for nobody who writes."""
    with Session(engine) as session:
        yield from contact_file(session, petition_id, columns, petition=slug)
