"""Write a petition: begin it, its text in each language, and how it looks to a signatory before it opens."""

import dataclasses

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.campaign.write import TextValues, start_petition, write_text
from petitions.errors import Refusal
from petitions.organizers.enrol import slug_of
from petitions.organizers.permissions import Permission
from petitions.signing.models import Signature
from petitions.web.campaign.letter_sheet import letter_sheet
from petitions.web.campaign.pages import text_for
from petitions.web.campaign.petition_page import petition_page
from petitions.web.current import language_name, now
from petitions.web.organizers.access import Access, Me
from petitions.web.organizers.forms import NewPetitionForm, TextForm, status_of
from petitions.web.organizers.parity import lacking
from petitions.web.signing.forms import COMMENT_LIMIT, LETTER_LIMIT, SignForm

# Languages that a petition may be written in, besides those of the interface.
MORE_LANGUAGES = (
    "ar", "bn", "cr", "de", "es", "fa", "hi", "ht", "it", "iu", "ko", "pa", "pl", "ps", "pt", "ru", "so",
    "sw", "ta", "ti", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip


def language_choices() -> list[tuple[str, str]]:
    """Languages by their own names: those of the interface first."""
    spoken: tuple[str, ...] = current_app.config["LANGUAGES"]
    others = [code for code in MORE_LANGUAGES if code not in spoken]
    return [(code, language_name(code)) for code in (*spoken, *others)]


def new_petition(me: Me) -> ResponseReturnValue:
    """Begin a petition: kind, language, title and demand; everything else comes after."""
    memberships = me.organizations_for(Permission.CREATE)
    if not memberships:
        return redirect(url_for("organize.new_organization"))
    form = NewPetitionForm(language=me.organizer.language, kind=PetitionKind.PETITION)
    form.organization.choices = [(each.organization_id, each.organization.name) for each in memberships]
    form.language.choices = language_choices()
    if form.validate_on_submit():
        try:
            petition = _start(me, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(
                url_for("organize.edit_text", slug=petition.slug, text_language=petition.first_language)
            )
    return render_template("organizers/new_petition.html", form=form), status_of(form)


def _start(me: Me, form: NewPetitionForm) -> Petition:
    petition = start_petition(
        me.session,
        slug=form.slug.data or slug_of(form.title.data) or "petition",
        kind=PetitionKind(form.kind.data),
        organization_id=form.organization.data,
        language=form.language.data,
        text=TextValues(title=form.title.data, demand=form.demand.data),
        now=now(),
    )
    me.note("petition_begun", subject=petition.slug, organization_id=petition.organization_id)
    me.session.commit()
    return petition


def edit_text(access: Access, text_language: str) -> ResponseReturnValue:
    """The text in one language. A change of what people signed under starts a new version, and says so."""
    petition = access.petition
    if text_language not in dict(language_choices()):
        abort(404)
    current = petition.current_texts.get(text_language)
    form = TextForm(obj=current)
    signed = is_signed(access.session, petition.id)
    if form.validate_on_submit():
        before = petition.text_version
        version = _write(access, form, text_language, signed)
        if version > before:
            flash(
                _(
                    "Saved as version %(version)d. Who signed keeps the version that they read.",
                    version=version,
                )
            )
        else:
            flash(_("Saved."), "success")
        return redirect(url_for("organize.edit_text", slug=petition.slug, text_language=text_language))
    page = render_template(
        "organizers/edit_text.html",
        access=access,
        form=form,
        text_language=text_language,
        is_new=current is None,
        is_signed=signed,
        languages=language_choices(),
        lacking=lacking(petition),
    )
    return page, status_of(form)


def _write(access: Access, form: TextForm, text_language: str, signed: bool) -> int:
    values = TextValues(**{field.name: form[field.name].data for field in dataclasses.fields(TextValues)})
    version = write_text(access.session, access.petition, text_language, values, is_signed=signed, now=now())
    access.note("text_changed", language=text_language, version=version)
    access.session.commit()
    return version


def add_language(access: Access) -> ResponseReturnValue:
    """Go to the empty text of another language."""
    text_language = request.form.get("language", "")
    if text_language not in dict(language_choices()):
        abort(404)
    return redirect(url_for("organize.edit_text", slug=access.petition.slug, text_language=text_language))


def preview(access: Access) -> ResponseReturnValue:
    """The petition as a signatory will see it; the form is there to look at."""
    petition = access.petition
    text = text_for(petition, request.args.get("text"))
    page = petition_page(access.session, petition, text)
    return render_template(
        "organizers/preview.html",
        page=dataclasses.replace(
            page,
            is_open=True,
            opens_later=False,
            sign_path=url_for("organize.preview_sign", slug=petition.slug),
        ),
        form=SignForm(),
        letter=letter_sheet(access.session, petition, text),
        comment_limit=COMMENT_LIMIT,
        letter_limit=LETTER_LIMIT,
        access=access,
    )


def preview_sign(access: Access) -> ResponseReturnValue:
    """Pressing the button of a preview does nothing, and says so."""
    flash(_("This is a preview: nothing was signed."))
    return redirect(url_for("organize.preview", slug=access.petition.slug))


def is_signed(session: Session, petition_id: int) -> bool:
    """Whether anybody has signed, in whatever state the signature is."""
    return bool(session.scalar(select(exists().where(Signature.petition_id == petition_id))))
