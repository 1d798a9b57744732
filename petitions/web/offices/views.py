"""The public record of offices: a list, a page for each, and both as JSON."""

from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)

from petitions.extensions import db
from petitions.offices.models import Office
from petitions.offices.queries import office_by_slug
from petitions.web.cache import public
from petitions.web.current import absolute, language, speak
from petitions.web.delivery.views import site_languages
from petitions.web.offices.lines import (
    DELIVERIES_ON_PAGE,
    OFFICES_ON_PAGE,
    Tally,
    brought_to,
    holder_today,
    office_lines,
    tallies,
    tenures,
)
from petitions.web.offices.machine_record import office_record, office_summary
from petitions.web.offices.words import response_words, tally_words

blueprint = Blueprint("offices", __name__)
LAST_PAGE = 100_000
_IN_LANGUAGE = "/<string(minlength=2, maxlength=12):lang>"


@blueprint.get("/offices")
@blueprint.get(f"{_IN_LANGUAGE}/offices")
def office_list(lang: str | None = None) -> Response:
    """Every office that anything public was brought to, with what it answered."""
    _speak_or_404(lang)
    words, page = request.args.get("q", "")[:100].strip(), _page()
    lines, total = office_lines(db.session(), words=words, page=page)
    html = render_template(
        "offices/office_list.html",
        lines=[(line, tally_words(line.tally)) for line in lines],
        words=words,
        total=total,
        page=page,
        last_page=_last_page(page, total, OFFICES_ON_PAGE),
        page_url=lambda number: _page_url("offices.office_list", number, lang=lang, q=words),
        language_links=site_languages("offices.office_list"),
    )
    return _shared(html, lang)


@blueprint.get("/offices/<slug>")
@blueprint.get(f"{_IN_LANGUAGE}/offices/<slug>")
def office(slug: str, lang: str | None = None) -> Response:
    """One office: who held it when, what it was brought, and what came of each."""
    _speak_or_404(lang)
    found, page = _office(slug), _page()
    tally = tallies(db.session(), [found])[found.id]
    lines = brought_to(db.session(), found, page=page)
    html = render_template(
        "offices/office.html",
        office=found,
        title=found.title(language()),
        other_title=_other_title(found),
        holder=holder_today(found),
        tenures=tenures(found),
        tally=tally,
        lines=[(line, response_words(line)) for line in lines],
        page=page,
        last_page=_last_page(page, _all(tally), DELIVERIES_ON_PAGE),
        page_url=lambda number: _page_url("offices.office", number, lang=lang, slug=slug),
        language_links=site_languages("offices.office", slug=slug),
    )
    return _shared(html, lang)


@blueprint.get("/offices.json")
def records() -> Response:
    """The list for machines, with the address of the next page."""
    page = _page()
    lines, total = office_lines(db.session(), page=page)
    following = _following("offices.records", page, total, OFFICES_ON_PAGE)
    told = [office_summary(line.office, line.tally) for line in lines]
    return _open_to_all({"offices": told, "next": following})


@blueprint.get("/offices/<slug>.json")
def record(slug: str) -> Response:
    """One office for machines."""
    found, page = _office(slug), _page()
    tally = tallies(db.session(), [found])[found.id]
    lines = brought_to(db.session(), found, page=page)
    following = _following("offices.record", page, _all(tally), DELIVERIES_ON_PAGE, slug=slug)
    return _open_to_all(office_record(found, tally, lines, following))


def _office(slug: str) -> Office:
    found = office_by_slug(db.session(), slug)
    if found is None:
        abort(404)
    return found


def _other_title(found: Office) -> tuple[str, str]:
    """(language, title) in the other of the two official languages."""
    return ("en", found.title_en) if language() == "fr" else ("fr", found.title_fr)


def _all(tally: Tally) -> int:
    return tally.delivered + tally.not_arrived + tally.copies


def _speak_or_404(lang: str | None) -> None:
    if lang is not None and lang not in current_app.config["LANGUAGES"]:
        abort(404)
    speak(lang or language())


def _page() -> int:
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= LAST_PAGE:
        abort(404)
    return page


def _last_page(page: int, total: int, size: int) -> int:
    last = max(1, -(-total // size))
    if page > last:
        abort(404)
    return last


def _page_url(endpoint: str, number: int, q: str = "", **values: Any) -> str:
    asked = {"q": q, "page": number}
    return url_for(endpoint, **values) + "?" + urlencode({name: each for name, each in asked.items() if each})


def _following(endpoint: str, page: int, total: int, size: int, **values: Any) -> str | None:
    return absolute(url_for(endpoint, page=page + 1, **values)) if page * size < total else None


def _shared(html: str, lang: str | None) -> Response:
    response = public(make_response(html), seconds=30)
    if lang is None:
        response.vary.add("Accept-Language")
    return response


def _open_to_all(told: dict[str, Any]) -> Response:
    response = public(jsonify(told), seconds=30)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
