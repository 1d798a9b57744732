"""The public record of deliveries, and the check of a received file against its digest."""

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from petitions.campaign.models import Petition
from petitions.delivery.proof.checks import Check, failed
from petitions.delivery.proof.history import changed_history
from petitions.delivery.proof.seal import KEYS_PATH
from petitions.extensions import csrf, db
from petitions.web.cache import public
from petitions.web.campaign.pages import head, text_for
from petitions.web.campaign.petition_page import LanguageLink
from petitions.web.campaign.views import petition_or_404
from petitions.web.current import language, language_name, speak
from petitions.web.delivery import keys
from petitions.web.delivery.check_words import change
from petitions.web.delivery.checking import digest_of, examined, told
from petitions.web.delivery.receipt import receipt_of
from petitions.web.delivery.record import Match, deliveries_of, delivery_by_reference, matches, record_path

blueprint = Blueprint("delivery", __name__)
# Nothing is kept and nobody is signed in: a foreign form could only check a file.
csrf.exempt(blueprint)
blueprint.register_blueprint(keys.blueprint)

LARGEST_FILE_MB = 30
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DIGEST_AMONG_WORDS = re.compile(r"\b[0-9a-f]{64}\b")
_IN_LANGUAGE = "/<string(minlength=2, maxlength=12):lang>"


@blueprint.get("/petitions/<slug>/deliveries")
@blueprint.get(f"{_IN_LANGUAGE}/petitions/<slug>/deliveries")
def record(slug: str, lang: str | None = None) -> Response:
    """Every delivery of a petition that was ever tried."""
    petition = _petition(slug, lang)
    page = render_template(
        "delivery/record.html",
        text=head(petition, text_for(petition, lang)),
        accent=petition.accent.removeprefix("#"),
        deliveries=deliveries_of(db.session(), petition),
        changes=[change(*each) for each in changed_history(db.session(), petition)],
        language_links=site_languages("delivery.record", slug=slug),
    )
    return public(make_response(page))


@blueprint.get("/petitions/<slug>/deliveries/<reference>")
@blueprint.get(f"{_IN_LANGUAGE}/petitions/<slug>/deliveries/<reference>")
def receipt(slug: str, reference: str, lang: str | None = None) -> Response:
    """One delivery to one addressee: its course, its numbers and its digests."""
    petition = _petition(slug, lang)
    delivery = delivery_by_reference(db.session(), petition, reference)
    if delivery is None:
        abort(404)
    page = render_template(
        "delivery/receipt.html",
        text=head(petition, text_for(petition, lang)),
        accent=petition.accent.removeprefix("#"),
        record_path=record_path(slug),
        changes=_changes(petition, reference),
        delivery=receipt_of(petition, delivery),
        language_links=site_languages("delivery.receipt", slug=slug, reference=reference),
    )
    return public(make_response(page))


def _changes(petition: Petition, reference: str) -> list[str]:
    """What of one delivery no longer is as it was handed over."""
    found = changed_history(db.session(), petition)
    return [change(reference, code) for changed, code in found if changed == reference]


def _petition(slug: str, lang: str | None) -> Petition:
    if lang is not None and lang not in current_app.config["LANGUAGES"]:
        abort(404)
    petition = petition_or_404(db.session(), slug)
    speak(lang or petition.first_language)
    return petition


def site_languages(endpoint: str, **values: Any) -> list[LanguageLink]:
    """The same page in every language of the site."""
    return [
        LanguageLink(code, language_name(code), url_for(endpoint, lang=code, **values), code == language())
        for code in current_app.config["LANGUAGES"]
    ]


@blueprint.get("/verify")
@blueprint.get(f"{_IN_LANGUAGE}/verify")
def verify(lang: str | None = None) -> Response:
    """The form; with a digest in the address also its answer, so that a document can link here."""
    if lang is not None and lang not in current_app.config["LANGUAGES"]:
        abort(404)
    speak(lang or language())
    digest = _clean_digest(request.args.get("digest", ""))
    found = matches(db.session(), digest) if digest else []
    result = ("known" if found else "unknown") if digest else ""
    response = _verify_page(result, digest, found)
    return response if request.args else _with_language(public(response, seconds=300))


@blueprint.post("/verify")
@blueprint.post(f"{_IN_LANGUAGE}/verify")
def verify_file(lang: str | None = None) -> Response:
    """Is this file one that was delivered, or does it prove something of one? It is read and not kept."""
    request.max_content_length = (LARGEST_FILE_MB + 1) * 1024 * 1024
    speak(lang or language())
    try:
        upload = request.files.get("file")
    except RequestEntityTooLarge:
        response = _verify_page("too_large", "", [])
        response.status_code = 413
        return response
    stream = upload.stream if upload and upload.filename else None
    digest = digest_of(stream) if stream else _clean_digest(request.form.get("digest", ""))
    if not digest:
        response = _verify_page("missing", "", [])
        response.status_code = 422
        return response
    found, checks = matches(db.session(), digest), examined(stream) if stream else []
    outcome = ("unsound" if failed(checks) else "sound") if checks else "unknown"
    is_sound = found and not failed(checks)
    return _verify_page("known" if is_sound else outcome, digest, found, checks)


def _verify_page(result: str, digest: str, found: list[Match], checks: Sequence[Check] = ()) -> Response:
    return make_response(
        render_template(
            "delivery/verify.html",
            result=result,
            digest=digest,
            matches=found,
            checks=told(checks),
            limit_mb=LARGEST_FILE_MB,
            keys_path=KEYS_PATH,
            language_links=site_languages("delivery.verify"),
        )
    )


def _with_language(response: Response) -> Response:
    response.vary.add("Accept-Language")
    return response


def _clean_digest(typed: str) -> str:
    """A digest as people paste it: with blanks, colons and capitals, or the file's name beside it, as the
    programs print it. "" when there is none."""
    typed = typed[:400].lower()
    bare = re.sub(r"[\s:]", "", typed).removeprefix("sha256").lstrip("-=")
    if _DIGEST.fullmatch(bare):
        return bare
    among = _DIGEST_AMONG_WORDS.search(typed)
    return among[0] if among else ""
