"""The reminder to an office whose time is over: drafted in its language, changed and sent by a person."""

import datetime as dt

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from petitions.days import format_date
from petitions.delivery.answers.clock import Terms, answer_due_on, terms_of
from petitions.delivery.answers.follow_up import LETTER, check_follow_up, keep_follow_up
from petitions.delivery.models import Delivery
from petitions.errors import Refusal
from petitions.outbox.post import post
from petitions.queue import nudge
from petitions.site import spoken
from petitions.tokens import Signer
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import FollowUpForm, status_of
from petitions.web.organizers.sentences import sentence


def follow_up(access: Access, delivery_id: int) -> ResponseReturnValue:
    """Look at the draft, change it, and send it by one press."""
    delivery = _delivery(access, delivery_id)
    terms = terms_of(access.session, access.petition.id, zone=current_app.config["DEFAULT_TIMEZONE"])
    try:
        check_follow_up(access.session, delivery, terms=terms, now=now())
        form = FollowUpForm(data={"text": _draft(delivery, terms)})
        if form.validate_on_submit():
            return _send(access, delivery, form.text.data, terms)
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
        return _back(access)
    page = render_template("organizers/follow_up.html", access=access, form=form, delivery=delivery)
    return page, status_of(form)


def _send(access: Access, delivery: Delivery, text: str, terms: Terms) -> ResponseReturnValue:
    by_id = access.me.organizer.id
    keep_follow_up(access.session, delivery, text=text, by_id=by_id, terms=terms, now=now())
    _post(access, delivery, text)
    access.note("office_reminded", reference=delivery.reference)
    access.session.commit()
    nudge("mail")
    flash(_("The reminder is on its way."), "success")
    return _back(access)


def _post(access: Access, delivery: Delivery, text: str) -> None:
    petition = delivery.run.petition
    post(
        access.session,
        letter=LETTER,
        recipient=delivery.email,
        language=delivery.language,
        about=(LETTER, delivery.id),
        context={
            "title": petition.text(delivery.language).title,
            "reference": delivery.reference,
            "organization": petition.organization.name,
            "text": text,
            "reply_to": petition.reply_to or petition.organization.email,
            "path": _path(delivery),
        },
        now=now(),
    )


def _path(delivery: Delivery) -> str:
    """The office's page while it is open, else the public record."""
    if delivery.link_expires_at and now() < delivery.link_expires_at:
        return f"/office/{Signer(current_app.config['SECRET_KEY'], 'office').token(delivery.public_id)}"
    return f"/petitions/{delivery.run.petition.slug}/deliveries/{delivery.reference}"


def _draft(delivery: Delivery, terms: Terms) -> str:
    """The words that the form begins with, in the office's language."""
    petition, due_on = delivery.run.petition, answer_due_on(delivery, terms)
    title = petition.text(delivery.language).title
    with force_locale(spoken(delivery.language)):
        delivered = _(
            "On %(day)s we delivered to your office the petition “%(title)s”."
            " Our reference is %(reference)s.",
            day=_day(delivery.sent_at, terms),
            title=title,
            reference=delivery.reference,
        )
        asked = _(
            "We had hoped for an answer by %(day)s and have not found one so far. We would be grateful to"
            " hear whether one is on its way, and when those who signed may expect it.",
            day=format_date(due_on, "long") if due_on else "",
        )
        opening = delivery.salutation.rstrip(",") or _("Dear Sir or Madam")
        closing = "\n".join((_("Yours sincerely,"), petition.organization.name))
        parts = [f"{opening},", delivered, _what_the_office_said(delivery, terms), asked, closing]
    return "\n\n".join(str(part) for part in parts if part)


def _what_the_office_said(delivery: Delivery, terms: Terms) -> str:
    said = []
    if delivery.acknowledged_at:
        day = _day(delivery.acknowledged_at, terms)
        said.append(str(_("Thank you for acknowledging it on %(day)s.", day=day)))
    if delivery.file_number:
        said.append(str(_("Your file number is %(number)s.", number=delivery.file_number)))
    return " ".join(said)


def _day(moment: dt.datetime | None, terms: Terms) -> str:
    return str(format_date(terms.day_of(moment), "long")) if moment else ""


def _delivery(access: Access, delivery_id: int) -> Delivery:
    delivery = access.session.get(Delivery, delivery_id)
    if delivery is None or delivery.run.petition_id != access.petition.id:
        abort(404)
    return delivery


def _back(access: Access) -> ResponseReturnValue:
    return redirect(url_for("organize.deliveries", slug=access.petition.slug))
