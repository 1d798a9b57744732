"""Write the first text a question at a time; what is typed is kept meanwhile where scripts run."""

from flask import abort, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from petitions.campaign.similar import similar_petitions
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import TextForm, status_of
from petitions.web.organizers.writing.steps import IN_THE_MAKING, saved
from petitions.web.organizers.writing.text_saving import (
    ChangedMeanwhile,
    has_signatures,
    mark_of,
    save_text,
    stored,
)

# The fields of the text that each page asks for.
PARTS: dict[str, tuple[str, ...]] = {
    "ask": ("title", "demand"),
    "exactly": ("body",),
    "why": ("why", "footnotes"),
    "letter": ("sample_letter",),
    "thanks": ("thank_you",),
}


def write_part(access: Access, part: str) -> ResponseReturnValue:
    """One question about the petition, in its first language."""
    if part not in PARTS:
        abort(404)
    petition, code = access.petition, access.petition.first_language
    form = form_of(access, code, PARTS[part])
    if form.validate_on_submit() and (answer := keep(access, code, form)):
        return answer
    page = render_template(
        "organizers/write_part.html",
        access=access,
        form=form,
        part=part,
        text_language=code,
        seen=seen_mark(access, code, form),
        saves_itself=petition.state in IN_THE_MAKING,
        is_signed=has_signatures(access.session, petition.id),
        similar=similar_petitions(access.session, petition) if part in ("ask", "exactly") else [],
    )
    return page, 409 if form.theirs else status_of(form)


class PartForm(TextForm):
    """Some fields of a text. `theirs` are the words that somebody else has saved meanwhile."""

    theirs: dict[str, str]
    theirs_by: str


def form_of(access: Access, text_language: str, names: tuple[str, ...]) -> PartForm:
    """The form of some fields, filled with what is kept or was just typed."""
    form = PartForm(obj=access.petition.current_texts.get(text_language))
    form.theirs, form.theirs_by = {}, ""
    for name in [field.name for field in form if field.name in TEXT_FIELDS and field.name not in names]:
        del form[name]
    return form


TEXT_FIELDS = frozenset(name for names in PARTS.values() for name in names)


def typed_of(form: PartForm) -> dict[str, str]:
    """What was typed, by field."""
    return {field.name: field.data or "" for field in form if field.name in TEXT_FIELDS}


def seen_mark(access: Access, text_language: str, form: PartForm) -> str:
    """The mark to send with the form: of the words that its reader has before them, kept or theirs."""
    if form.errors and "seen" in request.form:
        return request.form["seen"]
    return mark_of(stored(access.petition, text_language, typed_of(form)))


def keep(access: Access, text_language: str, form: PartForm) -> ResponseReturnValue | None:
    """Save the form and go on; None when somebody else was quicker, then the form shows theirs too."""
    before, seen = access.petition.text_version, request.form.get("seen", "")
    try:
        version = save_text(access, text_language, typed_of(form), seen=seen)
    except ChangedMeanwhile as change:
        access.session.rollback()
        form.theirs, form.theirs_by = change.theirs, change.by
        return None
    if version > before:
        words = _(
            "Saved as version %(version)d. Who signed keeps the version that they read.", version=version
        )
        flash(words)
        return redirect(request.path)
    return saved(access, request.path)


def autosave(access: Access, text_language: str) -> ResponseReturnValue:
    """Keep what is being typed in a draft; the answer says so in a few words and gives the new mark."""
    petition = access.petition
    if petition.state not in IN_THE_MAKING:
        return jsonify(says=_("Not saved yet: it is no draft any more. Press “Save”.")), 409
    form = form_of(access, text_language, tuple(name for name in TEXT_FIELDS if name in request.form))
    if not form.validate():
        return jsonify(says=_("Not saved yet: something is missing or too long.")), 422
    typed = typed_of(form)
    if text_language not in petition.current_texts and not {"title", "demand"} <= typed.keys():
        abort(400)
    try:
        save_text(access, text_language, typed, seen=request.form.get("seen", ""))
    except ChangedMeanwhile:
        access.session.rollback()
        words = _("Not saved: somebody else has changed this. Press “Save” to see both.")
        return jsonify(says=words), 409
    return jsonify(says=_("Saved at %(time)s", time=format_time(now(), "short")), seen=mark_of(typed))
