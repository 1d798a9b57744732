"""The signatory's own page, opened by the link in the letter: looking changes nothing, buttons post."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petitions.comments.desk import put_away
from petitions.database import writing
from petitions.delivery.contents.progress import outdate
from petitions.dispatch.installation import storage
from petitions.extensions import csrf, db
from petitions.pictures.keep import forget_picture
from petitions.prepared.forget import drop_files
from petitions.prepared.models import FileKind
from petitions.queue import nudge
from petitions.retention.erase import erase
from petitions.retention.own_data import own_rows
from petitions.signing.confirm import confirm
from petitions.signing.contact import contact_of, refuse_contact
from petitions.signing.logos import kept_logo
from petitions.signing.mailed import mark_mailed, unmark_mailed
from petitions.signing.models import Exposure, Signature
from petitions.signing.withdraw import decline, expose, unsubscribe, withdraw
from petitions.web.current import now, speak
from petitions.web.errors import RETRY_AFTER, error_page
from petitions.web.sharing.press import PressBusy
from petitions.web.sharing.views import PRESS
from petitions.web.signing.own_letter import own_letter, printed_words
from petitions.web.signing.own_link import linked_signature, private, signature_of
from petitions.web.signing.own_logo import change_own_logo, logo_problem, sent_logo
from petitions.web.signing.own_view import exposure_choices, signature_view
from petitions.web.signing.riding_choice import riding_problem, riding_view, say_riding

# Its posts are guarded by the secret in the address: nobody who lacks it can make a browser post here.
blueprint = Blueprint("signatory", __name__, url_prefix="/signatures/<token>")
csrf.exempt(blueprint)
Act = Callable[[Session, Signature, dt.datetime], None]


@blueprint.get("")
def signature_page(token: str) -> Response:
    """Before confirming: a button to confirm, first, and one to decline. After: the receipt."""
    return _page(token)


def _page(token: str, *, riding_problem: str = "") -> Response:
    signature = signature_of(token)
    speak(signature.letter_language)
    view = signature_view(token, signature, is_repeat=linked_signature(token).repeat_of_id is not None)
    labels = {value: label for value, label, _explanation in exposure_choices()}
    page = render_template(
        "signing/signature.html",
        view=view,
        own_letter=own_letter(token, signature),
        logo_problem=logo_problem(request.args.get("logo", "")),
        riding=riding_view(db.session(), token, signature, now=now()),
        riding_problem=riding_problem,
        exposures=exposure_choices(),
        exposure_label=labels[view.exposure],
    )
    return private(make_response(page))


def _change(token: str, act: Act, *, outdates: bool = False) -> Response:
    """Do what the button says, once; pressed again it changes nothing. Then show the page.

    `outdates`: a package that waits in its hold window no longer is as this person wants it.
    """
    with writing():
        signature = signature_of(token)
        act(db.session(), signature, now())
        if outdates:
            outdate(db.session(), signature.petition_id, now=now())
        db.session.commit()
    for kind in ("tallies", "ridings", "files"):
        nudge(kind)
    return private(redirect(url_for("signing.signatory.signature_page", token=token), 303))


@blueprint.post("/confirm")
def confirm_signature(token: str) -> Response:
    """The signature counts from now on."""
    return _change(token, lambda session, signature, at: confirm(session, signature, now=at))


@blueprint.post("/decline")
def decline_signature(token: str) -> Response:
    """That was not me, or I changed my mind before it counted."""
    return _change(token, lambda session, signature, at: decline(session, signature, now=at))


@blueprint.post("/withdraw")
def withdraw_signature(token: str) -> Response:
    """It counts no more."""
    return _change(token, _withdraw, outdates=True)


def _withdraw(session: Session, signature: Signature, at: dt.datetime) -> None:
    withdraw(session, signature, now=at)
    put_away(session, signature, now=at)
    drop_files(session, signature.petition_id, kinds=[FileKind.CONTACTS], now=at)


@blueprint.post("/exposure")
def change_exposure(token: str) -> Response:
    """Somebody else may see the name from now on, or nobody."""
    wanted = request.form.get("exposure", "")
    if wanted not in list(Exposure):
        abort(422)

    def show_to(session: Session, signature: Signature, at: dt.datetime) -> None:
        expose(session, signature, Exposure(wanted))
        drop_files(session, signature.petition_id, now=at)

    return _change(token, show_to, outdates=True)


@blueprint.post("/mailed")
def say_mailed(token: str) -> Response:
    """They mailed their letter too: a number of its own, never part of the count."""
    return _change(token, lambda session, signature, at: mark_mailed(session, signature, now=at))


@blueprint.post("/not-mailed")
def say_not_mailed(token: str) -> Response:
    """They did not mail it after all."""
    return _change(token, lambda session, signature, _at: unmark_mailed(session, signature))


@blueprint.get("/letter-<int:place>.pdf")
def printed_letter(token: str, place: int) -> Response:
    """The letter to one office, for a window envelope. Made for this answer and kept nowhere."""
    signature = signature_of(token)
    speak(signature.letter_language)
    words, at = printed_words(signature, place), now()
    if words is None:
        abort(404)
    name = f"{signature.petition.slug}-{place}.pdf"
    db.session.close()  # nothing is read any more: no connection waits for the press
    pdf = PRESS.printed_once("own_letter.typ", ".pdf", words, created_at=at)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    return private(response)


@blueprint.errorhandler(PressBusy)
def _busy(_: PressBusy) -> Any:
    return error_page(503, retry_after=RETRY_AFTER)


@blueprint.post("/logo")
def change_logo(token: str) -> Response:
    """The logo of an organisation that has confirmed: another one, or none."""
    problem = change_own_logo(signature_of(token), sent_logo())
    page = url_for("signing.signatory.signature_page", token=token, logo=problem, _anchor="logo")
    return private(redirect(page, 303))


@blueprint.post("/riding")
def change_riding(token: str) -> Response:
    """The signatory says which riding they live in, or that they do not know; no look-up overrules it."""
    said, signature = request.form.get("riding", ""), signature_of(token)
    speak(signature.letter_language)
    if problem := riding_problem(db.session(), signature, said):
        answer = _page(token, riding_problem=problem)
        answer.status_code = 422
        return answer
    db.session.rollback()  # ends the look before the writing begins
    return _change(
        token,
        lambda session, signature, at: say_riding(session, signature, said, now=at),
        outdates=True,
    )


@blueprint.post("/erase")
def erase_signature(token: str) -> Response:
    """Everything that tells who signed is removed."""
    logo = kept_logo(db.session(), signature_of(token))
    db.session.rollback()  # ends the look before the writing begins
    answer = _change(token, _erase_all, outdates=True)
    if logo is not None:
        forget_picture(storage(), logo)
    return answer


def _erase_all(session: Session, signature: Signature, at: dt.datetime) -> None:
    for row in own_rows(session, signature):
        erase(session, row, now=at)


@blueprint.post("/refuse-contact")
def refuse_letters(token: str) -> Response:
    """The organisation may write no more."""
    return _change(token, _refuse_contact)


def _refuse_contact(session: Session, signature: Signature, at: dt.datetime) -> None:
    refuse_contact(session, [row.id for row in own_rows(session, signature)], now=at)
    drop_files(session, signature.petition_id, kinds=[FileKind.CONTACTS], now=at)


def _stop_all(session: Session, signature: Signature, at: dt.datetime) -> None:
    unsubscribe(session, signature)
    _refuse_contact(session, signature, at)


@blueprint.post("/unsubscribe")
def stop_updates(token: str) -> Response:
    """No more updates, and no letters of the organisation. A mail program (RFC 8058) gets a plain yes."""
    answer = _change(token, _stop_all)
    return private(Response("", 200)) if "List-Unsubscribe" in request.form else answer


@blueprint.get("/unsubscribe")
def unsubscribe_page(token: str) -> Response:
    """The button behind the link of a mail program that cannot post; a look changes nothing."""
    signature = signature_of(token)
    speak(signature.letter_language)
    petition, contact = signature.petition, contact_of(db.session(), signature)
    text = petition.text(signature.language, signature.text_version)
    page = render_template(
        "signing/unsubscribe.html",
        title=text.title,
        is_subscribed=signature.consent_updates or (contact is not None and contact.withdrawn_at is None),
        act_path=url_for("signing.signatory.stop_updates", token=token),
        page_path=url_for("signing.signatory.signature_page", token=token),
    )
    return private(make_response(page))
