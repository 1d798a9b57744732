"""Files that are offered beside a petition."""

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from petitions.campaign.models import Download
from petitions.campaign.settings import add_download, remove_download
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import DownloadForm, status_of
from petitions.web.organizers.writing.edit import language_choices
from petitions.web.organizers.writing.steps import saved

LARGEST_FILE_MB = 15
# What may be offered, by the end of the name; the kind that a browser says is not believed.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}


def downloads(access: Access) -> ResponseReturnValue:
    """Files beside the petition, and a form for one more."""
    form = DownloadForm(language=access.petition.first_language)
    form.language.choices = language_choices()
    if form.validate_on_submit():
        try:
            _keep_file(access, form, request.files.get("file"))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return saved(access, url_for("organize.downloads", slug=access.petition.slug))
    page = render_template("organizers/downloads.html", access=access, form=form, largest_mb=LARGEST_FILE_MB)
    return page, status_of(form)


def _keep_file(access: Access, form: DownloadForm, upload: FileStorage | None) -> None:
    content = upload.read() if upload else b""
    if upload:
        upload.close()
    name = secure_filename((upload.filename if upload else "") or "")
    ending = name.rpartition(".")[2].lower()
    if not content:
        raise Refusal("file_missing", field="file")
    if ending not in MEDIA_TYPES:
        raise Refusal("file_kind", field="file")
    if len(content) > LARGEST_FILE_MB * 1_000_000:
        raise Refusal("file_too_large", field="file", limit=LARGEST_FILE_MB)
    key = f"downloads/{uuid.uuid4().hex}.{ending}"
    storage().write(key, content)
    file = Download(
        language=form.language.data,
        title=form.title.data,
        file_name=name,
        media_type=MEDIA_TYPES[ending],
        size=len(content),
        storage_key=key,
    )
    add_download(access.session, access.petition, file)
    access.note("file_added", file=name)
    access.session.commit()


def remove_file(access: Access, position: int) -> ResponseReturnValue:
    """Take a file away."""
    file = remove_download(access.session, access.petition, position)
    if file is not None:
        access.note("file_removed", file=file.file_name)
        access.session.commit()
        storage().delete(file.storage_key)
    return saved(access, url_for("organize.downloads", slug=access.petition.slug))
