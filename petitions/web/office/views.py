"""The addressee's page, opened by the link in the covering mail: looking changes nothing, buttons post."""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from petitions.database import writing
from petitions.delivery.acknowledge import acknowledge, delivery_of_link, reply
from petitions.delivery.models import Delivery
from petitions.dispatch.notices import tell_organizers
from petitions.dispatch.preparing import storage
from petitions.errors import Refusal
from petitions.extensions import csrf, db
from petitions.queue import nudge
from petitions.storage import FileMissing
from petitions.tokens import Signer
from petitions.web.campaign.pages import file_size
from petitions.web.current import now, speak
from petitions.web.office.forms import AcknowledgeForm, ReplyForm

# Its posts are guarded by the secret in the address: nobody who lacks it can make a browser post here.
blueprint = Blueprint("office", __name__, url_prefix="/office/<token>")
csrf.exempt(blueprint)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the delivery, to be fetched once more."""

    name: str
    size: str
    path: str


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What the office wrote, in one language."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The page's facts: what was sent, and what the office has said to it so far."""

    title: str
    demand: str
    organization: str
    reference: str
    office: str
    sent_at: dt.datetime | None
    total: int
    joined_count: int
    files: list[FileLine]
    record_path: str
    petition_path: str
    acknowledge_path: str
    reply_path: str
    acknowledged_at: dt.datetime | None
    file_number: str
    contact: str
    replies: list[ReplyText]
    is_released: bool
    open_until: dt.datetime | None


@blueprint.get("")
def page(token: str) -> Response:
    """What was delivered, a button to confirm receipt, and room for one reply."""
    delivery = _delivery(token)
    filled = {"file_number": delivery.file_number, "contact": delivery.office_contact}
    return _page(token, delivery, AcknowledgeForm(data=filled), ReplyForm())


@blueprint.post("/acknowledge")
def confirm_receipt(token: str) -> Response:
    """The office has it; said a hundred times, the organizer hears of it once."""
    form = AcknowledgeForm(request.form)
    if not form.validate():
        return _page(token, _delivery(token), form, ReplyForm(), status=422)
    values = {"file_number": form.file_number.data or "", "contact": form.contact.data or ""}
    with writing():
        delivery = _delivery(token)
        if acknowledge(db.session(), delivery, now=now(), **values):
            tell_organizers(db.session(), delivery, now=now())
        db.session.commit()
    return _done(token)


@blueprint.post("/reply")
def send_reply(token: str) -> Response:
    """One reply to all who signed; the organizer releases it. Sent again, the first one stands."""
    form = ReplyForm(request.form)
    if not form.validate():
        return _page(token, _delivery(token), AcknowledgeForm(), form, status=422)
    values = {"text_en": form.text_en.data or "", "text_fr": form.text_fr.data or ""}
    with writing():
        delivery = _delivery(token)
        try:
            reply(db.session(), delivery, now=now(), **values)
            tell_organizers(db.session(), delivery, now=now())
            db.session.commit()
        except Refusal:
            # It was answered already.
            db.session.rollback()
    return _done(token)


def _done(token: str) -> Response:
    nudge("mail")
    return _private(redirect(url_for("office.page", token=token), 303))


@blueprint.get("/files/<name>")
def file(token: str, name: str) -> Response:
    """A file of the delivery, for the office alone."""
    found = next((each for each in _delivery(token).files if each.name == name), None)
    if found is None:
        abort(404)
    try:
        answer = current_app.response_class(storage().chunks(found.storage_key), mimetype=found.media_type)
    except FileMissing:
        abort(404)
    answer.content_length = found.size
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return _private(answer)


def _delivery(token: str) -> Delivery:
    """The delivery whose link this is. 404 for a token that we did not make, 410 when it opens no more."""
    public_id = Signer(current_app.config["SECRET_KEY"], "office").public_id(token)
    if public_id is None:
        abort(404)
    delivery = delivery_of_link(db.session(), public_id, now=now())
    if delivery is None:
        abort(410)
    return delivery


def _page(
    token: str, delivery: Delivery, receipt: AcknowledgeForm, answer: ReplyForm, *, status: int = 200
) -> Response:
    speak(delivery.language)
    html = render_template(
        "office/page.html", delivery=_view(token, delivery), receipt=receipt, answer=answer
    )
    return _private(make_response(html, status))


def _view(token: str, delivery: Delivery) -> View:
    petition = delivery.run.petition
    text = petition.text(delivery.language)
    released = delivery.reply is not None and delivery.reply.released_at is not None
    return View(
        title=text.title,
        demand=text.demand,
        organization=petition.organization.name,
        reference=delivery.reference,
        office=delivery.office_title,
        sent_at=delivery.sent_at or delivery.body_started_at,
        total=delivery.run.count,
        joined_count=delivery.signature_count,
        files=_files(token, delivery),
        record_path=url_for("delivery.receipt", slug=petition.slug, reference=delivery.reference),
        petition_path=url_for("campaign.petition", slug=petition.slug),
        acknowledge_path=url_for("office.confirm_receipt", token=token),
        reply_path=url_for("office.send_reply", token=token),
        acknowledged_at=delivery.acknowledged_at,
        file_number=delivery.file_number,
        contact=delivery.office_contact,
        replies=_replies(delivery),
        is_released=released,
        open_until=delivery.link_expires_at,
    )


def _files(token: str, delivery: Delivery) -> list[FileLine]:
    """None once they were forgotten, because somebody in them was erased."""
    if delivery.files_forgotten_at is not None:
        return []
    return [
        FileLine(each.name, file_size(each.size), url_for("office.file", token=token, name=each.name))
        for each in delivery.files
    ]


def _replies(delivery: Delivery) -> list[ReplyText]:
    if delivery.reply is None:
        return []
    both = (("en", delivery.reply.text_en), ("fr", delivery.reply.text_fr))
    return [ReplyText(language, text) for language, text in both if text]


def _private(response: Response) -> Response:
    """Never kept, never told to another site: the address itself is the key."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
