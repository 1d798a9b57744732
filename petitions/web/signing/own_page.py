"""The signatory's own page, opened by the link in the letter: looking changes nothing, buttons post."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petitions.database import writing
from petitions.extensions import csrf, db
from petitions.queue import nudge
from petitions.retention.erase import erase
from petitions.signing.confirm import confirm
from petitions.signing.mailed import mark_mailed, unmark_mailed
from petitions.signing.models import Exposure, Signature
from petitions.signing.withdraw import decline, expose, unsubscribe, withdraw
from petitions.tokens import Signer
from petitions.web.current import now, speak
from petitions.web.errors import RETRY_AFTER, error_page
from petitions.web.sharing.press import PressBusy
from petitions.web.sharing.views import PRESS
from petitions.web.signing.own_letter import own_letter, printed_words
from petitions.web.signing.own_view import exposure_choices, signature_view
from petitions.web.signing.riding_choice import riding_view, say_riding

# Its posts are guarded by the secret in the address: nobody who lacks it can make a browser post here.
blueprint = Blueprint("signatory", __name__, url_prefix="/signatures/<token>")
csrf.exempt(blueprint)
Act = Callable[[Session, Signature, dt.datetime], None]


@blueprint.get("")
def signature_page(token: str) -> Response:
    """Before confirming: a button to confirm, first, and one to decline. After: the receipt."""
    signature = _signature(token)
    speak(signature.language)
    view = signature_view(token, signature)
    labels = {value: label for value, label, _explanation in exposure_choices()}
    page = render_template(
        "signing/signature.html",
        view=view,
        own_letter=own_letter(token, signature),
        riding=riding_view(db.session(), token, signature, now=now()),
        exposures=exposure_choices(),
        exposure_label=labels[view.exposure],
    )
    return _private(make_response(page))


def _change(token: str, act: Act) -> Response:
    """Do what the button says, once; pressed again it changes nothing. Then show the page."""
    with writing():
        act(db.session(), _signature(token), now())
        db.session.commit()
    for kind in ("tallies", "ridings"):
        nudge(kind)
    return _private(redirect(url_for("signing.signatory.signature_page", token=token), 303))


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
    return _change(token, lambda session, signature, at: withdraw(session, signature, now=at))


@blueprint.post("/exposure")
def change_exposure(token: str) -> Response:
    """Somebody else may see the name from now on, or nobody."""
    wanted = request.form.get("exposure", "")
    if wanted not in list(Exposure):
        abort(422)
    return _change(token, lambda session, signature, _at: expose(session, signature, Exposure(wanted)))


@blueprint.post("/riding")
def change_riding(token: str) -> Response:
    """The signatory says which riding they live in, or that they do not know; no look-up overrules it."""
    said = request.form.get("riding", "")
    return _change(token, lambda session, signature, at: say_riding(session, signature, said, now=at))


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
    signature = _signature(token)
    speak(signature.language)
    words, at = printed_words(signature, place), now()
    if words is None:
        abort(404)
    name = f"{signature.petition.slug}-{place}.pdf"
    db.session.close()  # nothing is read any more: no connection waits for the press
    pdf = PRESS.printed_once("own_letter.typ", ".pdf", words, created_at=at)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    return _private(response)


@blueprint.errorhandler(PressBusy)
def _busy(_: PressBusy) -> Any:
    return error_page(503, retry_after=RETRY_AFTER)


@blueprint.post("/erase")
def erase_signature(token: str) -> Response:
    """Everything that tells who signed is removed."""
    return _change(token, lambda session, signature, at: erase(session, signature, now=at))


@blueprint.post("/unsubscribe")
def stop_updates(token: str) -> Response:
    """No more updates. A mail program that asks (RFC 8058) gets a plain yes and no page."""
    answer = _change(token, lambda session, signature, _at: unsubscribe(session, signature))
    return _private(Response("", 200)) if "List-Unsubscribe" in request.form else answer


@blueprint.get("/unsubscribe")
def unsubscribe_page(token: str) -> Response:
    """The button behind the link of a mail program that cannot post; a look changes nothing."""
    signature = _signature(token)
    speak(signature.language)
    petition = signature.petition
    text = petition.text(signature.language, signature.text_version)
    page = render_template(
        "signing/unsubscribe.html",
        title=text.title,
        is_subscribed=signature.consent_updates,
        act_path=url_for("signing.signatory.stop_updates", token=token),
        page_path=url_for("signing.signatory.signature_page", token=token),
    )
    return _private(make_response(page))


def _signature(token: str) -> Signature:
    """The signature whose link this is. 404 for a token that we did not make."""
    public_id: uuid.UUID | None = Signer(current_app.config["SECRET_KEY"], "signature").public_id(token)
    if public_id is None:
        abort(404)
    # No joined loading: the verbs refresh the row FOR UPDATE, which PostgreSQL refuses on an outer join.
    signature = db.session.scalars(select(Signature).where(Signature.public_id == public_id)).first()
    if signature is None:
        abort(404)
    return signature


def _private(response: Response) -> Response:
    """Never kept, never told to another site: the address itself is the key."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
