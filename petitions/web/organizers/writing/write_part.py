"""Write the first text a question at a time; what is typed is kept meanwhile where scripts run."""

from functools import partial

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.campaign.similar import similar_petitions
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import TextForm
from petitions.web.organizers.writing.keeping import Keeping, by_label
from petitions.web.organizers.writing.parts import PAGE_OF, PARTS
from petitions.web.organizers.writing.text_saving import has_signatures, save_text, stored


def write_part(access: Access, part: str) -> ResponseReturnValue:
    """One question about the petition, in its first language."""
    if part not in PARTS:
        abort(404)
    petition, code = access.petition, access.petition.first_language
    form = form_of(access, code, PARTS[part])
    page = text_page(access, code, form)
    if answer := page.answer(form, partial(typed_of, form), partial(keep, page, code, form)):
        return answer
    shown = render_template(
        "organizers/write_part.html",
        access=access,
        form=form,
        page=page,
        part=part,
        text_language=code,
        is_signed=has_signatures(access.session, petition.id),
        similar=similar_petitions(access.session, petition) if part in ("ask", "exactly") else [],
    )
    return shown, page.status(form)


def form_of(access: Access, text_language: str, names: tuple[str, ...]) -> TextForm:
    """The form of some fields, filled with what is kept or was just typed."""
    form = TextForm(obj=access.petition.current_texts.get(text_language))
    for name in [field.name for field in form if field.name in PAGE_OF and field.name not in names]:
        del form[name]
    return form


def typed_of(form: TextForm) -> dict[str, str]:
    """What was typed, by field."""
    return {field.name: field.data or "" for field in form if field.name in PAGE_OF}


def text_page(access: Access, text_language: str, form: TextForm) -> Keeping:
    """Some fields of a text between what is kept and what was typed."""
    kept = partial(stored, access.petition, text_language, tuple(typed_of(form)))
    return Keeping(access, "text_changed", kept, by_label(form))


def keep(page: Keeping, text_language: str, form: TextForm) -> ResponseReturnValue | None:
    """Save what was typed; a change of what people signed under starts a new version, and says so."""
    before = page.access.petition.text_version
    version = save_text(page.access, text_language, typed_of(form))
    page.note(language=text_language, version=version)
    if version == before:
        return None
    words = _("Saved as version %(version)d. Who signed keeps the version that they read.", version=version)
    flash(words)
    return redirect(request.path)
