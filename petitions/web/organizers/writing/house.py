"""A formal petition to the House of Commons: its text, what the rules say of each sentence, its sheets."""

from collections.abc import Callable
from functools import partial

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, StringField, TextAreaField

from petitions.campaign.models import Petition
from petitions.parliament.keep import (
    OFFICIAL_LANGUAGES,
    PRAYER_LETTERS,
    STATEMENT_LETTERS,
    HouseValues,
    drop_house_text,
    house_text,
    house_texts,
    write_house_text,
)
from petitions.parliament.models import AddressedTo, HouseText
from petitions.parliament.rules import MOST_WORDS, Finding, check_text
from petitions.text.markdown_plain import to_plain
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.checks import REQUIRED, at_most, one_line, plain_lines
from petitions.web.organizers.forms import Form
from petitions.web.organizers.writing.house_words import ADDRESSED_WORDS, POINTS, RULES
from petitions.web.organizers.writing.keeping import Keeping, by_label, values_of
from petitions.web.organizers.writing.parts import BLANK
from petitions.web.organizers.writing.steps import saved
from petitions.web.sharing.house_paper import house_words
from petitions.web.sharing.views import PRESS


class HouseForm(Form):
    """The formal text in one language."""

    addressed_to = RadioField(
        _("Addressed to"), choices=[SelectChoice(each.value, each.value) for each in AddressedTo]
    )
    addressee_name = StringField(_("Name of the minister or member"), [one_line, at_most(200)])
    statement = TextAreaField(_("What is the matter?"), [REQUIRED, plain_lines, at_most(STATEMENT_LETTERS)])
    prayer = TextAreaField(
        _("What is asked (the “prayer”)"), [REQUIRED, plain_lines, at_most(PRAYER_LETTERS)]
    )


def house(access: Access) -> ResponseReturnValue:
    """Whether there is a formal petition, in which languages, and how each does by the rules."""
    texts = house_texts(access.session, access.petition.id)
    return render_template(
        "organizers/house.html",
        access=access,
        texts=texts,
        open_points={text.language: _open_points(_findings(text)) for text in texts},
        unwritten=[code for code in OFFICIAL_LANGUAGES if code not in {text.language for text in texts}],
    )


def edit_house(access: Access, text_language: str) -> ResponseReturnValue:
    """The formal text in English or French, and every point of the rules with what was found in it."""
    petition = access.petition
    if text_language not in OFFICIAL_LANGUAGES:
        abort(404)
    text = house_text(access.session, petition.id, text_language)
    form = HouseForm(obj=text, data=None if text else _first_words(petition, text_language))
    page = Keeping(access, "house_text_changed", partial(_kept, access, text_language), _said(form))
    if answer := page.answer(form, partial(values_of, form), partial(_keep, page, text_language, form)):
        return answer
    shown = render_template(
        "organizers/edit_house.html",
        access=access,
        form=form,
        page=page,
        is_written=text is not None,
        text_language=text_language,
        findings=_findings(text) if text else [],
        points=POINTS,
        rules=RULES,
        addressed_words=ADDRESSED_WORDS,
        most_words=MOST_WORDS,
        limits=(STATEMENT_LETTERS, PRAYER_LETTERS),
    )
    return shown, page.status(form)


def _kept(access: Access, text_language: str) -> dict[str, str]:
    text = house_text(access.session, access.petition.id, text_language)
    return {} if text is None else values_of(HouseForm(formdata=None, obj=text))


def _said(form: HouseForm) -> Callable[[str, str], tuple[str, str]]:
    of_form = by_label(form)

    def said(name: str, value: str) -> tuple[str, str]:
        label, words = of_form(name, value)
        return label, str(ADDRESSED_WORDS.get(words, words)) if name == "addressed_to" else words

    return said


def _keep(page: Keeping, text_language: str, form: HouseForm) -> ResponseReturnValue:
    """The page shows next what the rules say of it."""
    access = page.access
    values = HouseValues(
        AddressedTo(form.addressed_to.data),
        form.addressee_name.data or "",
        form.statement.data,
        form.prayer.data,
    )
    write_house_text(access.session, access.petition, text_language, values, now=now())
    page.note(language=text_language)
    return saved(access, request.path + "#rules")


def _first_words(petition: Petition, text_language: str) -> dict[str, str]:
    """A beginning from the petition's own text, to be shortened and put as a request; no blanks again."""
    text = petition.current_texts.get(text_language)
    first = {"addressed_to": AddressedTo.HOUSE.value, "statement": "", "prayer": ""}
    if text is None:
        return first
    begun = {"statement": to_plain(text.why)[:STATEMENT_LETTERS], "prayer": text.demand}
    return first | {name: words for name, words in begun.items() if not BLANK.search(words)}


def _findings(text: HouseText) -> list[Finding]:
    return check_text(text.statement, text.prayer, text.language)


def _open_points(findings: list[Finding]) -> int:
    return sum(finding.verdict != "met" for finding in findings)


def drop_house(access: Access, text_language: str) -> ResponseReturnValue:
    """Do without the formal petition in this language."""
    text = house_text(access.session, access.petition.id, text_language)
    if text is not None:
        drop_house_text(access.session, text)
        access.note("house_text_dropped", language=text_language)
        access.session.commit()
        flash(gettext("Done."), "success")
    return redirect(url_for("organize.house", slug=access.petition.slug))


def house_sheets(access: Access, text_language: str) -> ResponseReturnValue:
    """The sheets as they are now, also of a draft."""
    text = house_text(access.session, access.petition.id, text_language)
    if text is None:
        abort(404)
    words, at = house_words(access.petition, text), text.written_at
    access.session.close()  # nothing is read any more: no connection waits for the press
    response = Response(
        PRESS.printed_once("house_sheet.typ", ".pdf", words, created_at=at), mimetype="application/pdf"
    )
    response.headers.set("Content-Disposition", "inline", filename=f"house-{text_language}.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response
