"""The signatory's own page, opened by the link in the letter: a look changes nothing, every change is a post."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as AnyResponse

from petitions.campaign.models import Petition
from petitions.database import writing
from petitions.delivery.inclusions import runs_that_brought
from petitions.extensions import csrf, db
from petitions.identity.postal_code import shown_postal_code
from petitions.queue import nudge
from petitions.retention.erase import erase
from petitions.signing.confirm import confirm
from petitions.signing.models import Exposure, Signature
from petitions.signing.withdraw import decline, expose, unsubscribe, withdraw
from petitions.text.plain import neutralised
from petitions.tokens import Signer
from petitions.web.campaign.pages import petition_path, rich_text
from petitions.web.current import direction, now, speak
from petitions.web.delivery.record import RunLine, deliveries_numbered

# Its posts are guarded by the secret in the address: nobody who lacks it can make a browser post here.
blueprint = Blueprint("signatory", __name__, url_prefix="/signatures/<token>")
csrf.exempt(blueprint)
Act = Callable[[Session, Signature, dt.datetime], None]


def _expose(session: Session, signature: Signature, _at: dt.datetime) -> None:
    wanted = request.form.get("exposure", "")
    if wanted not in list(Exposure):
        abort(422)
    expose(session, signature, Exposure(wanted))


ACTS: dict[str, Act] = {
    "confirm": lambda session, signature, at: confirm(session, signature, now=at),
    "decline": lambda session, signature, at: decline(session, signature, now=at),
    "withdraw": lambda session, signature, at: withdraw(session, signature, now=at),
    "exposure": _expose,
    "erase": lambda session, signature, at: erase(session, signature, now=at),
    "unsubscribe": lambda session, signature, _at: unsubscribe(session, signature),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureView:
    """What the page says to the signatory. `state` is that of the row, or "erased"."""

    state: str
    is_repeat: bool
    title: str
    demand: str
    thank_you: Markup
    language: str
    direction: str
    accent: str
    text_version: int
    name: str
    organization: str
    role: str
    place: str
    comment: str
    letter: str
    exposure: str
    consent_updates: bool
    has_data: bool
    signed_at: dt.datetime
    confirmed_at: dt.datetime | None
    petition_path: str
    paths: dict[str, str]
    deliveries: list[RunLine]


def exposure_choices() -> list[tuple[str, str, str | None]]:
    """(value, label, explanation) of who may see a name."""
    return [
        (
            "addressee",
            _("Give my name to the addressee only"),
            _("It stands in the delivered petition and is never shown on this site."),
        ),
        ("public", _("Show my name here too"), None),
        ("counted", _("Only count me"), _("My name is passed on to nobody and shown nowhere.")),
    ]


@blueprint.get("")
def signature_page(token: str) -> Response:
    """Before confirming: a button to confirm, first, and one to decline. After: the receipt and what one may change."""
    signature = _signature(token)
    speak(signature.language)
    view = _view(token, signature)
    labels = {value: label for value, label, _explanation in exposure_choices()}
    page = render_template(
        "signing/signature.html",
        view=view,
        exposures=exposure_choices(),
        exposure_label=labels[view.exposure],
    )
    return _private(make_response(page))


@blueprint.post("/<any(confirm, decline, withdraw, exposure, erase, unsubscribe):act>")
def change(token: str, act: str) -> AnyResponse:
    """Do what the button says, once; pressed again it changes nothing. Then show the page."""
    with writing():
        signature = _signature(token)
        ACTS[act](db.session(), signature, now())
        db.session.commit()
    nudge("tallies")
    if act == "unsubscribe" and "List-Unsubscribe" in request.form:
        return _private(Response("", 200))  # RFC 8058: a mail program asks, and wants no page
    return _private(redirect(url_for(".signature_page", token=token), 303))


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
        act_path=url_for(".change", token=token, act="unsubscribe"),
        page_path=url_for(".signature_page", token=token),
    )
    return _private(make_response(page))


def _signature(token: str) -> Signature:
    """The signature whose link this is. 404 for a token that we did not make, as for one whose row is gone."""
    public_id: uuid.UUID | None = Signer(current_app.config["SECRET_KEY"], "signature").public_id(token)
    if public_id is None:
        abort(404)
    query = (
        select(Signature)
        .where(Signature.public_id == public_id)
        .options(joinedload(Signature.petition).selectinload(Petition.texts))
    )
    signature = db.session.scalars(query).first()
    if signature is None:
        abort(404)
    return signature


def _view(token: str, signature: Signature) -> SignatureView:
    petition = signature.petition
    text = petition.text(signature.language, signature.text_version)
    is_erased = signature.erased_at is not None
    return SignatureView(
        state="erased" if is_erased else signature.state,
        is_repeat=signature.repeat_of_id is not None,
        title=text.title,
        demand=text.demand,
        thank_you=rich_text(text.thank_you, "thanks"),
        language=text.language,
        direction=direction(text.language),
        accent=petition.accent.removeprefix("#"),
        text_version=signature.text_version,
        name=neutralised(signature.name),
        organization=neutralised(signature.organization),
        role=neutralised(signature.role),
        place=_place(signature),
        comment=neutralised(signature.comment),
        letter=neutralised(signature.letter),
        exposure=signature.exposure,
        consent_updates=signature.consent_updates,
        has_data=not is_erased,
        signed_at=signature.signed_at,
        confirmed_at=signature.confirmed_at,
        petition_path=petition_path(petition, text.language),
        paths={act: url_for(".change", token=token, act=act) for act in ACTS},
        deliveries=_deliveries(signature),
    )


def _place(signature: Signature) -> str:
    postal_code = shown_postal_code(signature.postal_code, signature.country) if signature.postal_code else ""
    return ", ".join(part for part in (signature.city, postal_code, signature.country) if part)


def _deliveries(signature: Signature) -> list[RunLine]:
    """The deliveries that carried this signature: from the run that brought it until one that told it gone."""
    brought = runs_that_brought(db.session(), signature)
    if brought is None:
        return []
    first, gone, _cut_off = brought
    return deliveries_numbered(db.session(), signature.petition, first, gone)


def _private(response: AnyResponse) -> AnyResponse:
    """Never kept, never told to another site: the address itself is the key."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
