"""Every refusal and failure as a page in the visitor's language, or as JSON where that was asked for."""

from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from limits.errors import StorageError
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, default_exceptions

from petitions.database import is_away
from petitions.errors import NotOpen, Refusal, TooMany
from petitions.extensions import db
from petitions.web.accounts import PREFIX as ORGANIZERS
from petitions.web.api.problems import PREFIX, problem

log = structlog.get_logger("petitions.web")

# Seconds until another try is worth while when a part that we need is away.
RETRY_AFTER = 5

# Our own words for a refusal, given as its description.
FOREIGN_POST, WRONG_ROLE = "foreign_post", "wrong_role"


def explanation(code: int, reason: str = "") -> tuple[str, str]:
    """Title and explanation of an error page. `reason` is our own word for it, when there is one."""
    by_reason = _explained(reason)
    if by_reason is not None:
        return by_reason
    known = {
        400: (
            _("This request cannot be read"),
            _("It holds characters that are no text. Please go back and type them anew."),
        ),
        403: (_("This is not open to you"), _("You may lack a permission, or your sign-in has ended.")),
        404: (_("There is no such page"), _("The address may be mistyped, or the page was taken down.")),
        405: (_("This cannot be done here"), _("The page answers another kind of request.")),
        409: (_("This cannot be done now"), _("Something changed meanwhile. Please go back and look again.")),
        410: (_("This page is gone"), _("It was taken down for good.")),
        413: (
            _("That is too much at once"),
            _("The text or the file is larger than we can take. Please shorten it."),
        ),
        415: (_("This kind of file is not accepted"), _("Please send it in another form.")),
        422: (_("Something is missing or mistyped"), _("Please go back and look at the form once more.")),
        429: (
            _("Too many at once"),
            _("Very much has come from your network in a short time. Please try again a little later."),
        ),
        500: (_("Something went wrong here"), _("It is our fault and was noted. Please try again later.")),
        503: (
            _("One moment, please"),
            _("A part of the site is away and comes back by itself. Please try again shortly."),
        ),
    }
    return known.get(code) or known[400 if code < 500 else 500]


def _explained(reason: str) -> tuple[str, str] | None:
    if reason == FOREIGN_POST:
        return (
            _("This form came from another site"),
            _("Only forms on this site are accepted. Please open the petition here and sign."),
        )
    if reason == WRONG_ROLE:
        return (
            _("Your role does not include this"),
            _("Nothing was changed. Your account page says what your role may do; owners can change it."),
        )
    if reason == "not_open":
        return (
            _("This petition takes no signatures now"),
            _("It is closed, paused or not yet open. What was signed stays counted."),
        )
    return None


def error_page(code: int, reason: str = "", *, retry_after: int | None = None) -> Response:
    """The answer for one failure."""
    title, text = explanation(code, reason)
    if request.path.startswith(PREFIX):
        response = problem(code, reason, title, text)
    elif request.path.endswith(".json"):
        response = jsonify({"error": reason or str(code), "message": title})
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        response = make_response(
            render_template(
                "errors/error.html",
                code=code,
                title=title,
                explanation=text,
                is_at_work=request.path.startswith(f"{ORGANIZERS}/"),
            )
        )
    response.status_code = code
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    is_ours = error.description in (FOREIGN_POST, WRONG_ROLE)
    response = error_page(error.code, str(error.description) if is_ours else "")
    for name, value in error.get_headers():
        if name in ("Allow", "Content-Range", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _refused(error: Refusal) -> Response:
    if isinstance(error, TooMany):
        return error_page(429, retry_after=error.retry_after)
    return error_page(409, "not_open" if isinstance(error, NotOpen) else "")


def _away(error: Exception) -> Response:
    """The database or the limiter's store is away: 503, and the next request finds a fresh connection."""
    db.session.rollback()
    if isinstance(error, exc.DBAPIError) and not is_away(error):
        return _failed(error)
    log.warning("away", error=type(getattr(error, "orig", None) or error).__name__)
    return error_page(503, retry_after=RETRY_AFTER)


def _failed(error: Exception) -> Response:
    log.error("failed", exc_info=error)
    return error_page(500)


def register(app: Flask) -> None:
    """Put the pages in place. Tests see an unexpected exception itself, visitors never do."""
    for code in default_exceptions:
        app.register_error_handler(code, _http_error)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(exc.DBAPIError, _away)
    app.register_error_handler(exc.TimeoutError, _away)
    app.register_error_handler(StorageError, _away)
    if not app.config["TESTING"]:
        app.register_error_handler(Exception, _failed)
