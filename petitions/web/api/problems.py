"""Refusals as programs read them: RFC 9457, `application/problem+json`, with a code that does not change."""

import json
from typing import Any

from flask import Response, current_app
from flask_babel import lazy_gettext as _

PREFIX = "/api/"
# What we refuse by a code of our own; all else goes by its status.
SENTENCES = {
    "token_missing": (
        _("A token is missing"),
        _("Send it in the header “Authorization: Bearer …”. An owner of the organisation makes one."),
    ),
    "token_unknown": (
        _("This token opens nothing"),
        _("It was mistyped or revoked, or its last day is past."),
    ),
    "scope_missing": (
        _("This token does not open that"),
        _("Make one that has the scope named in “scope”."),
    ),
    "malformed": (
        _("A parameter cannot be read"),
        _("Look at the one named in “field” in the description."),
    ),
}
_BY_STATUS = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    429: "too_many",
    500: "failed",
    503: "away",
}


def problem(status: int, code: str, title: str, detail: str, **more: Any) -> Response:
    """One refusal. `more` goes into it as members of its own."""
    code = code or _BY_STATUS.get(status, "refused")
    told = {
        "type": f"{current_app.config['SITE_URL']}/developers#{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, status, mimetype="application/problem+json")


def refused(status: int, code: str, **more: Any) -> Response:
    """A refusal by a code of our own."""
    title, detail = SENTENCES[code]
    return problem(status, code, str(title), str(detail), **more)


def unauthorized(code: str) -> Response:
    """401, and how to do better."""
    response = refused(401, code)
    error = ', error="invalid_token"' if code == "token_unknown" else ""
    response.headers["WWW-Authenticate"] = f'Bearer realm="Countersign"{error}'
    return response
