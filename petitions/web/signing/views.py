"""Signing: the form's target, and the page that says what comes next."""

import re
import time
from functools import partial
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from sqlalchemy import Connection, make_url
from werkzeug.wrappers import Response as AnyResponse

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Petition, PetitionKind
from petitions.campaign.queries import PetitionFacts, facts
from petitions.database import writing
from petitions.errors import NotOpen
from petitions.extensions import csrf, db
from petitions.queue import nudge
from petitions.signing.contact import ContactWording
from petitions.signing.limits import Signals, SigningLimits
from petitions.signing.models import SignatureKind
from petitions.signing.networks import network_key
from petitions.signing.sign import SignatureValues, sign
from petitions.web.campaign.pages import head, text_for
from petitions.web.campaign.views import petition_html, petition_or_404
from petitions.web.current import client_address, negotiate, now, speak
from petitions.web.signing import own_page, own_record
from petitions.web.signing.challenge import challenge_for, set_gate, work
from petitions.web.signing.contact_box import agreed_wording, lets_write
from petitions.web.signing.forms import refilled_form
from petitions.web.signing.freshness import is_fresh
from petitions.web.signing.reading import Reading, read_signature
from petitions.web.signing.turns import Turns

blueprint = Blueprint("signing", __name__)
# There is no session here to ride on; foreign posts are refused by their Origin, see web/headers.py.
csrf.exempt(blueprint)
blueprint.register_blueprint(own_page.blueprint)
blueprint.register_blueprint(own_record.blueprint)

LARGEST_BODY = 64 * 1024
FACTS_KEPT_SECONDS = 1.0
# Names the language of the page around a form, as a field of it and in its address.
AROUND = "page_lang"
_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_CAME_FROM = re.compile(r"(?:/([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?/petitions/[^/]+(?:/signatures)?/?")


@blueprint.post("/petitions/<slug>/signatures")
def sign_petition(slug: str) -> AnyResponse:
    """Keep a signature and say the same to everybody: look into your inbox."""
    request.max_content_length = LARGEST_BODY
    _refuse_what_is_no_text()
    petition = _facts(slug)
    language = _posted_language(petition)
    speak(_spoken() or language)
    if not petition.takes_signatures(now()):
        raise NotOpen("not_open", state=petition.state)
    reading = read_signature(request.form, petition.kind)
    if reading.refused:
        return _refilled(slug, reading)
    source = _SOURCE.fullmatch(request.form.get("source", ""))
    values = reading.values(
        language=language,
        spoken=_spoken(),
        source=source[0] if source else "",
        contact=_contact(petition, language),
    )
    _keep(petition, values)
    # Without the page of HTML that a redirect usually carries: no browser shows it.
    return Response(status=303, headers={"Location": url_for("signing.check_your_inbox", slug=slug)})


def _keep(petition: PetitionFacts, values: SignatureValues) -> None:
    """One transaction, then the answer."""
    at = now()
    limits: SigningLimits = current_app.extensions["signing_limits"]
    # A connection and no session: its units of work would cost more than the statements.
    with writing(), _connection(values) as connection:
        network = network_key(connection, client_address(), now=at)
        connection.commit()
        held = limits.assess(network, _signals(petition))
        write = partial(sign, petition=petition, values=values, now=at, network_key=network, held=held)
        if connection.dialect.name == "sqlite":
            turns: Turns = current_app.extensions["signing_turns"]
            turns.write(connection, write)
        else:
            with connection.begin():
                write(connection)
    nudge("mail")


def _contact(petition: PetitionFacts, language: str) -> ContactWording | None:
    """What stood beside the box, in the language of the page around the text."""
    if not lets_write(petition, request.form):
        return None
    speak(_spoken() or language)
    return agreed_wording(db.session(), petition, text_language=language)


def _connection(values: SignatureValues) -> Connection:
    """On PostgreSQL a person's signature and its letter are one statement, and that is a transaction."""
    connection = db.engine.connect()
    is_one_statement = values.kind == SignatureKind.PERSON and values.contact is None
    if is_one_statement and connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="AUTOCOMMIT")
    return connection


def _signals(petition: PetitionFacts) -> Signals:
    """What the request tells besides its values; nothing of it refuses anybody."""
    return Signals(
        form_was_opened=is_fresh(request.form.get("mark", ""), now()),
        honeypot_is_empty=not request.form.get("website", ""),
        work=work(petition),
    )


def _posted_language(petition: PetitionFacts) -> str:
    wanted = request.form.get("lang", "")
    return wanted if wanted in petition.languages else petition.first_language


def _spoken() -> str:
    """The language of the page around a text in another; "" where there is one language only."""
    around = request.form.get(AROUND, "")
    return around if around in current_app.config["LANGUAGES"] else ""


def _refuse_what_is_no_text() -> None:
    """400 for bytes that are not UTF-8: the form parser would quietly make other characters of them."""
    body = request.get_data(cache=True, parse_form_data=False)
    if request.mimetype == "application/x-www-form-urlencoded" and b"%" in body:
        body = unquote_to_bytes(body)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        abort(400)


def _refilled(slug: str, reading: Reading) -> Response:
    """The page once more, with what was typed and a sentence beside each field that needs another look.

    The sentences are in the language of the page around the text, which may be another than the text's.
    """
    petition = petition_or_404(db.session(), slug)
    spoken = request.form.get("lang") or petition.first_language
    form = refilled_form(reading.typed, reading.refused)
    return make_response(petition_html(db.session(), petition, spoken, form), 422)


_kept_facts: dict[tuple[int, str], tuple[float, PetitionFacts]] = {}


def _facts(slug: str) -> PetitionFacts:
    """The petition's facts, kept for a second: between two signatures they are nearly always the same."""
    key = (id(current_app._get_current_object()), slug)  # type: ignore[attr-defined]
    kept_at, found = _kept_facts.get(key, (0.0, None))
    if found is not None and time.monotonic() - kept_at < FACTS_KEPT_SECONDS:
        return found
    found = facts(db.session(), slug)
    # End this look before the writing begins: on SQLite that takes its lock at the start.
    db.session.rollback()
    if found is None or found.state not in PUBLIC_STATES:
        abort(404)
    if not current_app.config["TESTING"]:
        _kept_facts[key] = (time.monotonic(), found)
    return found


@blueprint.get("/petitions/<slug>/challenge.json")
def challenge(slug: str) -> Response:
    """What the page's script has to calculate before signing; nothing as long as it is calm."""
    asked = challenge_for(_facts(slug))
    return jsonify({"challenge": asked})


@blueprint.get("/petitions/<slug>/signatures")
def back_to_petition(slug: str) -> AnyResponse:
    """Where somebody arrives who opens the address of a form that was sent back: the petition itself."""
    petition = petition_or_404(db.session(), slug)
    told = request.args.get(AROUND, "")
    is_spoken = told in (*petition.languages, *current_app.config["LANGUAGES"])
    return redirect(url_for("campaign.petition", slug=slug, lang=told if is_spoken else None))


@blueprint.get("/petitions/<slug>/check-your-inbox")
def check_your_inbox(slug: str) -> str:
    """What comes next; the same page whether the signature is a first one, a repeat or held."""
    petition = petition_or_404(db.session(), slug)
    wanted = _came_reading(petition)
    text = text_for(petition, wanted)
    speak(wanted)
    return render_template(
        "signing/check_your_inbox.html",
        text=head(petition, text),
        is_letter=petition.kind == PetitionKind.LETTER,
        accent=petition.accent.removeprefix("#"),
    )


def _came_reading(petition: Petition) -> str:
    """The language of the page that led here: of its address, or where a form came back, of the form's."""
    page = urlsplit(request.headers.get("Referer", ""))
    came_from = _CAME_FROM.fullmatch(page.path)
    if came_from is None:
        return negotiate(request.headers.get("Accept-Language", ""), tuple(petition.languages))
    told = parse_qs(page.query).get(AROUND, [""])[0]
    return told or came_from[1] or petition.first_language


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    settings = state.app.config
    limits = SigningLimits(settings["RATELIMIT_STORAGE_URI"], are_on=settings["RATE_LIMITS"])
    state.app.extensions["signing_limits"] = limits
    state.app.extensions["signing_turns"] = Turns(str(make_url(settings["DATABASE_URL"]).database))
    set_gate(state.app, limits)
