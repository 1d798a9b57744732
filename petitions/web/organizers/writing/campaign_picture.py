"""The picture of a petition: upload it, say what is to be seen and who made it, take it away."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, SelectChoice, SelectField, StringField

from petitions.campaign.models import Petition
from petitions.campaign.picture import (
    LEAST_WIDTH,
    MOST_LETTERS,
    WIDTHS,
    Caption,
    check_captions,
    remove_picture,
    set_picture,
)
from petitions.campaign.picture_models import Focus
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.pictures.keep import KeptPicture, forget_picture, keep_picture
from petitions.pictures.renditions import LARGEST_FILE_MB
from petitions.storage import Storage
from petitions.web.campaign.pictures import picture_of
from petitions.web.organizers.access import Access
from petitions.web.organizers.checks import at_most, one_line
from petitions.web.organizers.forms import Form, status_of
from petitions.web.organizers.writing.steps import saved

FOCUSES = [
    SelectChoice(Focus.MIDDLE, _("The middle")),
    SelectChoice(Focus.TOP, _("The upper part")),
    SelectChoice(Focus.BOTTOM, _("The lower part")),
    SelectChoice(Focus.LEFT, _("The left part")),
    SelectChoice(Focus.RIGHT, _("The right part")),
]


def campaign_picture(access: Access) -> ResponseReturnValue:
    """The picture as it stands, and a form for another one or for other words."""
    form = _form(access.petition)
    if form.validate_on_submit():
        try:
            _keep(access, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return saved(access, request.path)
    page = render_template(
        "organizers/campaign_picture.html",
        access=access,
        form=form,
        view=picture_of(access.petition, access.petition.first_language),
        least_width=LEAST_WIDTH,
        largest_mb=LARGEST_FILE_MB,
    )
    return page, status_of(form)


def _form(petition: Petition) -> Form:
    """A form with two lines for each language of the petition."""
    fields: dict[str, Field] = {"picture": StringField(_("Picture"))}
    for code in petition.languages:
        fields[f"alt-{code}"] = StringField(_("What is to be seen"), [one_line, at_most(MOST_LETTERS)])
        fields[f"credit-{code}"] = StringField(_("Made by"), [one_line, at_most(MOST_LETTERS)])
    fields["focus"] = SelectField(_("Which part must stay in sight?"), choices=FOCUSES)
    form: Form = type("PictureForm", (Form,), fields)(data=_values(petition))
    return form


def _values(petition: Petition) -> dict[str, str]:
    row = petition.picture
    if row is None:
        return {"focus": Focus.MIDDLE}
    words = {f"{name}-{code}": text for code, both in row.captions.items() for name, text in both.items()}
    return {"focus": row.focus, **words}


def _keep(access: Access, form: Form) -> None:
    petition, upload = access.petition, request.files.get("picture")
    captions = {
        code: Caption(form[f"alt-{code}"].data or "", form[f"credit-{code}"].data or "")
        for code in petition.languages
    }
    # The words first: a picture is drawn in seconds, and thrown away when they are missing.
    check_captions(petition, captions)
    kept = None
    if upload and upload.filename:
        kept = keep_picture(storage(), upload.read(), widths=WIDTHS, least_width=LEAST_WIDTH)
        upload.close()
    replaced = set_picture(
        access.session, petition, captions=captions, focus=Focus(form["focus"].data), kept=kept
    )
    access.note("picture_changed")
    access.session.commit()
    _forget(storage(), replaced)


def remove(access: Access) -> ResponseReturnValue:
    """Take the picture away."""
    removed = remove_picture(access.session, access.petition)
    if removed is not None:
        access.note("picture_removed")
        access.session.commit()
        _forget(storage(), removed)
        flash(gettext("The picture is gone."))
    return redirect(url_for("organize.campaign_picture", slug=access.petition.slug))


def _forget(files: Storage, picture: KeptPicture | None) -> None:
    """Only after the commit: until then the row still points at the bytes."""
    if picture is not None:
        forget_picture(files, picture)
