"""An office has answered by letter or telephone: an organizer enters what it said, with a scan."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, StringField, TextAreaField
from wtforms.validators import InputRequired

from petitions.delivery.answers.by_hand import Answer, enter_answer
from petitions.delivery.answers.clock import terms_of
from petitions.delivery.models import Delivery
from petitions.delivery.states import ARRIVED
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.web.current import now
from petitions.web.office.reply_document import checked
from petitions.web.organizers.access import Access
from petitions.web.organizers.checks import at_most, one_line, plain_lines
from petitions.web.organizers.forms import Form, status_of


class AnswerForm(Form):
    """What the office said. `document` is looked at where it is kept."""

    on = DateField(_l("On which day it came"), [InputRequired(_l("Please enter the day."))])
    file_number = StringField(_l("The office's file number"), [one_line, at_most(200)])
    contact = StringField(_l("Whom to ask about it"), [one_line, at_most(200)])
    text_en = TextAreaField(_l("Reply in English"), [plain_lines, at_most(20_000)])
    text_fr = TextAreaField(_l("Reply in French"), [plain_lines, at_most(20_000)])
    document = FileField(_l("Scan of the letter"))


def office_answer(access: Access, delivery_id: int) -> ResponseReturnValue:
    """Enter a receipt or the one reply; the reply is shown to everybody only when an organizer says so."""
    delivery = access.session.get(Delivery, delivery_id)
    if delivery is None or delivery.run.petition_id != access.petition.id or delivery.state not in ARRIVED:
        abort(404)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            _enter(access, delivery, form)
        except Refusal as refusal:
            access.session.rollback()
            form.refuse(refusal)
        else:
            return redirect(url_for("organize.deliveries", slug=access.petition.slug))
    page = render_template("organizers/office_answer.html", access=access, form=form, delivery=delivery)
    return page, status_of(form)


def _enter(access: Access, delivery: Delivery, form: AnswerForm) -> None:
    document = checked(request.files.get("document"))
    said = Answer(
        on=form.on.data,
        file_number=form.file_number.data or "",
        contact=form.contact.data or "",
        text_en=form.text_en.data or "",
        text_fr=form.text_fr.data or "",
        document=document,
    )
    if document is not None:
        # Before the row that names it; one that is never named is nobody's loss.
        storage().write(document.key(delivery.reference), document.content)
    zone = terms_of(access.session, access.petition.id, zone=current_app.config["DEFAULT_TIMEZONE"]).zone
    enter_answer(access.session, delivery, said=said, zone=zone, by=access.me.organizer, now=now())
    access.session.commit()
    flash(_("Entered. The public record shows it."), "success")
