"""The texts of a petition, one for each language, and how they look to a signatory before it opens."""

import dataclasses
from functools import partial

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.web.campaign.letter_sheet import letter_sheet
from petitions.web.campaign.pages import text_for
from petitions.web.campaign.petition_page import petition_page
from petitions.web.current import language_name, speak
from petitions.web.organizers.access import Access
from petitions.web.organizers.writing.parity import lacking
from petitions.web.organizers.writing.parts import fields_of
from petitions.web.organizers.writing.text_saving import has_signatures
from petitions.web.organizers.writing.write_part import form_of, keep, text_page, typed_of
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


def edit_text(access: Access, text_language: str) -> ResponseReturnValue:
    """The text in one language. A change of what people signed under starts a new version, and says so."""
    petition = access.petition
    if text_language not in dict(language_choices()):
        abort(404)
    current = petition.current_texts.get(text_language)
    form = form_of(access, text_language, fields_of(petition))
    page = text_page(access, text_language, form)
    if answer := page.answer(form, partial(typed_of, form), partial(keep, page, text_language, form)):
        return answer
    shown = render_template(
        "organizers/edit_text.html",
        access=access,
        form=form,
        text_language=text_language,
        is_new=current is None,
        is_signed=has_signatures(access.session, petition.id),
        page=page,
        lacking=lacking(petition),
        source=petition.text() if text_language != petition.first_language else None,
    )
    return shown, page.status(form)


def languages(access: Access) -> ResponseReturnValue:
    """The texts by language, what each lacks, and the way to a further one."""
    petition = access.petition
    return render_template(
        "organizers/languages.html", access=access, languages=language_choices(), lacking=lacking(petition)
    )


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
    # What is said about the preview in the organizer's language; below it the page speaks the text's.
    bar = render_template("organizers/_preview_bar.html", access=access, text_language=text.language)
    speak(text.language)
    page = petition_page(access.session, petition, text)
    return render_template(
        "organizers/preview.html",
        page=dataclasses.replace(
            page,
            is_open=True,
            opens_later=False,
            sign_path=url_for("organize.preview_sign", slug=petition.slug),
            challenge_path="",
        ),
        form=SignForm(),
        letter=letter_sheet(access.session, petition, text),
        comment_limit=COMMENT_LIMIT,
        letter_limit=LETTER_LIMIT,
        access=access,
        bar=bar,
    )


def preview_sign(access: Access) -> ResponseReturnValue:
    """Pressing the button of a preview does nothing, and says so."""
    flash(_("This is a preview: nothing was signed."))
    return redirect(url_for("organize.preview", slug=access.petition.slug))
