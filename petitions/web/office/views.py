"""The addressee's page, opened by the link in the covering mail: looking changes nothing, buttons post."""

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from petitions.database import writing
from petitions.delivery.answers.acknowledge import Document, acknowledge, delivery_of_link, pass_on, reply
from petitions.delivery.models import Delivery
from petitions.dispatch.installation import storage
from petitions.dispatch.notices import tell_organizers
from petitions.errors import Refusal
from petitions.extensions import csrf, db
from petitions.queue import nudge
from petitions.storage import FileMissing
from petitions.tokens import Signer
from petitions.web.current import now, speak
from petitions.web.office.forms import AcknowledgeForm, PassOnForm, ReplyForm
from petitions.web.office.page import languages_of, page_language, view_of
from petitions.web.office.privacy import private
from petitions.web.office.reply_document import LARGEST_BYTES, checked, document_response
from petitions.web.sentences import sentence

# Its posts are guarded by the secret in the address: nobody who lacks it can make a browser post here.
blueprint = Blueprint("office", __name__, url_prefix="/office/<token>")
csrf.exempt(blueprint)
# Three times what is taken: a document that is too large is told beside its field, and the typed reply stays.
LARGEST_REQUEST = 3 * LARGEST_BYTES


@blueprint.get("")
def page(token: str) -> Response:
    """What was delivered, a button to confirm receipt, and room for one reply."""
    return _page(token, _delivery(token))


@blueprint.post("/acknowledge")
def confirm_receipt(token: str) -> Response:
    """The office has it; said a hundred times, the organizer hears of it once."""
    form = AcknowledgeForm(request.form)
    if not form.validate():
        return _page(token, _delivery(token), receipt=form)
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
    request.max_content_length = LARGEST_REQUEST
    form = ReplyForm(CombinedMultiDict([request.form, request.files]))
    document = _document(form)
    if not form.validate():
        return _page(token, _delivery(token), answer=form)
    reference = _delivery(token).reference
    if document is not None:
        # Before the row that names it; one that is never named is nobody's loss.
        storage().write(document.key(reference), document.content)
    values = {"text_en": form.text_en.data or "", "text_fr": form.text_fr.data or ""}
    with writing():
        delivery = _delivery(token)
        try:
            reply(db.session(), delivery, now=now(), document=document, **values)
            tell_organizers(db.session(), delivery, now=now())
            db.session.commit()
        except Refusal:
            # It was answered already.
            db.session.rollback()
    return _done(token)


def _document(form: ReplyForm) -> Document | None:
    """The document that came with a reply; what is wrong with it stands beside its field."""
    try:
        return checked(request.files.get("document"))
    except Refusal as refusal:
        form.refuse_document(sentence(refusal, "document"))
        return None


@blueprint.post("/pass-on")
def not_for_us(token: str) -> Response:
    """The office names another; the organizer hears of it once."""
    form = PassOnForm(request.form)
    if not form.validate():
        return _page(token, _delivery(token), elsewhere=form)
    with writing():
        delivery = _delivery(token)
        if pass_on(db.session(), delivery, to=form.to.data or "", now=now()):
            tell_organizers(db.session(), delivery, now=now())
        db.session.commit()
    return _done(token)


@blueprint.get("/reply.pdf")
def reply_document(token: str) -> Response:
    """The document that the office sent, for the office."""
    found = _delivery(token).reply
    if found is None or not found.document_key:
        abort(404)
    return private(document_response(found))


def _done(token: str) -> Response:
    nudge("mail")
    lang = request.args.get("lang")
    return private(redirect(url_for("office.page", token=token, lang=lang), 303))


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
    return private(answer)


def _delivery(token: str) -> Delivery:
    """The delivery whose link this is. 404 for a token that we did not make, 410 when it opens no more."""
    public_id = Signer(current_app.config["SECRET_KEY"], "office").public_id(token)
    if public_id is None:
        abort(404)
    delivery = delivery_of_link(db.session(), public_id, now=now())
    if delivery is None:
        abort(private(make_response(render_template("office/closed.html"), 410)))
    return delivery


def _page(
    token: str,
    delivery: Delivery,
    *,
    receipt: AcknowledgeForm | None = None,
    answer: ReplyForm | None = None,
    elsewhere: PassOnForm | None = None,
) -> Response:
    """The page as it stands; a form that is given had mistakes, and leads it."""
    lang = speak(page_language(delivery, request.args.get("lang", "")))
    mistaken = receipt or answer or elsewhere
    known = {"file_number": delivery.file_number, "contact": delivery.office_contact}
    html = render_template(
        "office/page.html",
        delivery=view_of(token, delivery, lang),
        mistaken=mistaken,
        receipt=receipt or AcknowledgeForm(data=known),
        answer=answer or ReplyForm(),
        elsewhere=elsewhere or PassOnForm(data={"to": delivery.passed_on_to}),
        language_links=languages_of(token, delivery, lang),
    )
    return private(make_response(html, 422 if mistaken else 200))
