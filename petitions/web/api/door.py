"""Whoever reads an organisation's data by a program: known by a token, within its scopes and its pace."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, abort, current_app, request
from limits import parse_many
from limits.errors import StorageError
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.campaign.queries import petition_by_slug
from petitions.database import writing
from petitions.errors import TooMany
from petitions.extensions import db, limiter
from petitions.organizers.api_tokens import note_use, token_by_text
from petitions.organizers.token_models import ApiToken, Scope
from petitions.web.api.problems import refused, unauthorized
from petitions.web.current import now

PACE = dict(zip(("minute", "hour"), parse_many("120 per minute; 3000 per hour"), strict=True))
View = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Reader:
    """A program at the door, with the session of its request."""

    session: Session
    token: ApiToken

    def petition(self, slug: str) -> Petition:
        """A petition that the token opens; every other one does not exist."""
        petition = petition_by_slug(self.session, slug)
        if petition is None or petition.organization_id != self.token.organization_id:
            abort(404)
        if self.token.petition_id not in (None, petition.id):
            abort(404)
        return petition


def opens(scope: Scope) -> Callable[[View], View]:
    """A view for programs whose token has a scope; the view gets a Reader."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Response:
            reader = _reader()
            if scope not in reader.token.scopes:
                abort(_out_of_scope(scope))
            return _with_pace(view(reader, **values), reader.token.id)

        return guarded

    return wrap


def _reader() -> Reader:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        abort(unauthorized("token_missing"))
    session, at = db.session(), now()
    token = token_by_text(session, text.strip(), now=at)
    if token is None:
        abort(unauthorized("token_unknown"))
    _keep_pace(token.id)
    if token.last_used_on != at.date():
        session.rollback()
        with writing():
            note_use(session, token, now=at)
            session.commit()
    return Reader(session, token)


def _keep_pace(token_id: int) -> None:
    """429 for a program in a hurry. While the counters are away nobody waits: this guards no mailbox."""
    if not current_app.config["RATE_LIMITS"]:
        return
    for window in PACE.values():
        try:
            if limiter.limiter.hit(window, "api", str(token_id)):
                continue
            until = limiter.limiter.get_window_stats(window, "api", str(token_id)).reset_time
        except StorageError:
            return
        raise TooMany(retry_after=_seconds_until(until))


def _with_pace(response: Response, token_id: int) -> Response:
    """How often the token may still ask, so that no program has to run into a wall.

    Source: draft-ietf-httpapi-ratelimit-headers-10: what is left of each window, and when it begins anew.
    """
    if current_app.config["RATE_LIMITS"]:
        try:
            told = [_left(name, token_id) for name in PACE]
        except StorageError:
            return response
        policy = [f'"{name}";q={each.amount};w={each.get_expiry()}' for name, each in PACE.items()]
        response.headers["RateLimit"] = ", ".join(told)
        response.headers["RateLimit-Policy"] = ", ".join(policy)
    return response


def _left(name: str, token_id: int) -> str:
    window = limiter.limiter.get_window_stats(PACE[name], "api", str(token_id))
    return f'"{name}";r={window.remaining};t={_seconds_until(window.reset_time)}'


def _seconds_until(instant: float) -> int:
    return max(1, round(instant - time.time()))


def _out_of_scope(scope: Scope) -> Response:
    response = refused(403, "scope_missing", scope=scope)
    challenge = f'Bearer realm="Countersign", error="insufficient_scope", scope="{scope}"'
    response.headers["WWW-Authenticate"] = challenge
    return response
