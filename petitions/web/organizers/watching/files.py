"""Files that the worker makes: each has a page that shows how far it is, and is fetched from there.

Asking and fetching want a sign-in of the last minutes; looking how far it is does not, so that the page may
stand open. Only who asked for a file sees it.
"""

from dataclasses import dataclass
from functools import partial

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import FileWrapper

from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.prepared.ask import ask_for
from petitions.prepared.contents import media_type_of, name_of
from petitions.prepared.forget import drop_file, lose
from petitions.prepared.models import FileKind, FileState, PreparedFile
from petitions.prepared.queries import file_of, files_of
from petitions.prepared.sealed import PIECE_BYTES, OpenedFile
from petitions.queue import nudge
from petitions.storage import FileMissing
from petitions.web.current import now
from petitions.web.errors import error_page
from petitions.web.organizers.access import Access
from petitions.web.organizers.sentences import sentence
from petitions.web.organizers.watching.file_lines import FileLine, file_line

# The pages on which files of a kind are asked for.
ASKED_ON = {FileKind.SIGNATURES: "organize.export", FileKind.CONTACTS: "organize.contacts"}


@dataclass(frozen=True, slots=True)
class FileRooms:
    """The rooms of one kind of file: each kind has addresses, and a permission, of its own."""

    kind: FileKind

    def lines(self, access: Access) -> list[FileLine]:
        """One's own files of the petition, newest first."""
        found = files_of(access.session, access.petition.id, self.kind, access.me.organizer.id)
        return [file_line(file) for file in found]

    def ask(self, access: Access, layout: str, chosen: dict[str, str]) -> ResponseReturnValue:
        """Note what is wanted, let a worker begin, and lead to the file's page."""
        try:
            file = ask_for(
                access.session,
                petition_id=access.petition.id,
                kind=self.kind,
                layout=layout,
                chosen=chosen,
                by_id=access.me.organizer.id,
                now=now(),
            )
        except Refusal as refusal:
            flash(sentence(refusal), "warning")
            return redirect(url_for(ASKED_ON[self.kind], slug=access.petition.slug, _anchor="files"), 303)
        access.note(f"{self.kind}_file_asked", format=layout, **_said(chosen))
        access.session.commit()
        nudge("files")
        return self._to(access, file.id)

    def page(self, access: Access, file_id: int) -> ResponseReturnValue:
        """How far it is, or the file."""
        file = self._file(access, file_id)
        return render_template(
            "organizers/file.html", access=access, file=file_line(file), asked_on=ASKED_ON[self.kind]
        )

    def fetch(self, access: Access, file_id: int) -> ResponseReturnValue:
        """The file, or the rest of it for a browser that goes on with a download."""
        file = self._file(access, file_id)
        if file.state != FileState.READY:
            return self._to(access, file_id)
        try:
            response = _response(file)
        except FileMissing:
            lose(access.session, file, now=now())
            access.session.commit()
            return self._to(access, file_id)
        if _begins(response, file):
            file.fetched_at = now()
            access.note(
                f"{self.kind}_exported", number=file.row_count, format=file.layout, **_said(file.chosen)
            )
        access.session.commit()
        db.session.close()  # no connection waits for the download
        return response

    def drop(self, access: Access, file_id: int) -> ResponseReturnValue:
        """Stop what is in work, delete what is ready."""
        drop_file(access.session, self._file(access, file_id), now=now())
        access.session.commit()
        nudge("files")
        return self._to(access, file_id)

    def again(self, access: Access, file_id: int) -> ResponseReturnValue:
        """The same choice once more, with whoever is there now."""
        file = self._file(access, file_id)
        return self.ask(access, file.layout, file.chosen)

    def _file(self, access: Access, file_id: int) -> PreparedFile:
        mine = access.me.organizer.id
        return file_of(access.session, access.petition.id, self.kind, mine, file_id) or abort(404)

    def _to(self, access: Access, file_id: int) -> AnyResponse:
        room = f"organize.prepared_{self.kind}"
        return redirect(url_for(room, slug=access.petition.slug, file_id=file_id), 303)


SIGNATURES = FileRooms(FileKind.SIGNATURES)
CONTACTS = FileRooms(FileKind.CONTACTS)


def _response(file: PreparedFile) -> Response:
    """All of the file, or the part that was asked for. Raises: FileMissing."""
    size = file.size or 0
    opened = OpenedFile(partial(storage().part, file.storage_key), file.file_key or b"", size)
    opened.read(1)  # whether it is there has to be known before the first byte of the answer
    opened.seek(0)
    response = Response(FileWrapper(opened, PIECE_BYTES), content_type=media_type_of(file))  # type: ignore[arg-type]
    response.direct_passthrough = True
    response.content_length = size
    response.headers.set("Content-Disposition", "attachment", filename=name_of(file, file.made_at or now()))
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(file.digest)
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    return response


def _begins(response: Response, file: PreparedFile) -> bool:
    """Whether this answer is a file that leaves, and not the rest of one that was written down."""
    is_sent = request.method == "GET" and response.status_code in (200, 206)
    is_rest = response.status_code == 206 and (response.content_range.start or 0) > 0
    return is_sent and not (is_rest and file.fetched_at is not None)


def _said(chosen: dict[str, str]) -> dict[str, str]:
    """The choice as it stands in the trail."""
    return {"counted_as": chosen.get("class", ""), "exposure": chosen.get("exposure", "")}


def never_resumed_as_a_page(response: AnyResponse) -> AnyResponse:
    """A download that goes on after the sign-in grew old must not go on as the page that asks for it.

    The browser would take that page for the file; refused, it keeps what it has and can go on later.
    """
    is_rest = "Range" in request.headers and (request.endpoint or "").startswith("organize.fetch_")
    return error_page(403) if is_rest and response.status_code in (302, 303) else response
