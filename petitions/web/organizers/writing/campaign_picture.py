"""The picture of a petition: upload it, say what is to be seen and who made it, take it away."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
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
from petitions.web.campaign.pictures import picture_of
from petitions.web.current import language_name
from petitions.web.organizers.access import Access
from petitions.web.organizers.checks import at_most, one_line
from petitions.web.organizers.forms import Form
from petitions.web.organizers.writing.keeping import Keeping, Values, by_label, values_of

FOCUSES = [
    SelectChoice(Focus.MIDDLE, _("The middle")),
    SelectChoice(Focus.TOP, _("The upper part")),
    SelectChoice(Focus.BOTTOM, _("The lower part")),
    SelectChoice(Focus.LEFT, _("The left part")),
    SelectChoice(Focus.RIGHT, _("The right part")),
]


@dataclass(slots=True)
class _Pictures:
    """What came with the form, drawn anew, and what it takes the place of."""

    drawn: KeptPicture | None = None
    replaced: KeptPicture | None = None


def campaign_picture(access: Access) -> ResponseReturnValue:
    """The picture as it stands, and a form for another one or for other words."""
    petition, pictures = access.petition, _Pictures()
    form = _form(petition)
    page = Keeping(access, "picture_changed", partial(_kept, petition), _said(form))
    try:
        pictures.drawn = _drawn(access, form)
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        answer = page.answer(form, partial(_typed, form, pictures), partial(_keep, page, form, pictures))
        # Only after the commit: until then the row still points at the bytes.
        _forget(pictures.replaced if answer else pictures.drawn)
        if answer:
            return answer
    shown = render_template(
        "organizers/campaign_picture.html",
        access=access,
        form=form,
        page=page,
        view=picture_of(petition, petition.first_language),
        lost_file=_upload() is not None,
        least_width=LEAST_WIDTH,
        largest_mb=LARGEST_FILE_MB,
    )
    return shown, page.status(form)


def _form(petition: Petition, **given: object) -> Form:
    """A form with two lines for each language of the petition, filled with what is kept."""
    # Of which picture the words were written; beside it comes the file of another one.
    fields: dict[str, Field] = {"shown": StringField(), "picture": StringField(_("Picture"))}
    for code in petition.languages:
        fields[f"alt-{code}"] = StringField(_("What is to be seen"), [one_line, at_most(MOST_LETTERS)])
        fields[f"credit-{code}"] = StringField(_("Made by"), [one_line, at_most(MOST_LETTERS)])
    fields["focus"] = SelectField(_("Which part must stay in sight?"), choices=FOCUSES)
    form: Form = type("PictureForm", (Form,), fields)(data=_values(petition), **given)
    return form


def _values(petition: Petition) -> dict[str, str]:
    row = petition.picture
    if row is None:
        return {"focus": Focus.MIDDLE}
    words = {f"{name}-{code}": text for code, both in row.captions.items() for name, text in both.items()}
    return {"shown": row.key, "focus": row.focus, **words}


def _kept(petition: Petition) -> Values:
    return _words_of(_form(petition, formdata=None))


def _typed(form: Form, pictures: _Pictures) -> Values:
    """What the form says, a picture by the name that it is kept under."""
    return _words_of(form) | ({"shown": pictures.drawn.key} if pictures.drawn else {})


def _words_of(form: Form) -> dict[str, str]:
    return {name: value for name, value in values_of(form).items() if name != "picture"}


def _said(form: Form) -> Callable[[str, str], tuple[str, str]]:
    """Words with their language, since every language has the same two lines."""
    of_form = by_label(form)

    def said(name: str, value: str) -> tuple[str, str]:
        if name == "shown":
            told = gettext("Another one. It stands above.") if value else gettext("It was taken away.")
            return gettext("Picture"), told
        label, words = of_form(name, value)
        code = name.partition("-")[2]
        return (f"{label} ({language_name(code)})" if code else label), words

    return said


def _upload() -> FileStorage | None:
    """The file that came; what is kept while it is typed brings none."""
    upload = request.files.get("picture")
    return upload if upload and upload.filename and "autosave" not in request.form else None


def _drawn(access: Access, form: Form) -> KeptPicture | None:
    """The picture that came, in our sizes. The words are checked first: it takes seconds to draw."""
    upload = _upload()
    if upload is None or not form.validate_on_submit():
        return None
    check_captions(access.petition, _captions(access.petition, form))
    content = upload.read()
    upload.close()
    access.session.rollback()  # nobody who writes waits for the drawing
    return keep_picture(storage(), content, widths=WIDTHS, least_width=LEAST_WIDTH)


def _captions(petition: Petition, form: Form) -> dict[str, Caption]:
    return {
        code: Caption(form[f"alt-{code}"].data or "", form[f"credit-{code}"].data or "")
        for code in petition.languages
    }


def _keep(page: Keeping, form: Form, pictures: _Pictures) -> None:
    petition = page.access.petition
    pictures.replaced = set_picture(
        page.access.session,
        petition,
        captions=_captions(petition, form),
        focus=Focus(form["focus"].data),
        kept=pictures.drawn,
    )
    page.note()


def remove(access: Access) -> ResponseReturnValue:
    """Take the picture away."""
    removed = remove_picture(access.session, access.petition)
    if removed is not None:
        access.note("picture_removed")
        access.session.commit()
        _forget(removed)
        flash(gettext("The picture is gone."))
    return redirect(url_for("organize.campaign_picture", slug=access.petition.slug))


def _forget(picture: KeptPicture | None) -> None:
    if picture is not None:
        forget_picture(storage(), picture)
