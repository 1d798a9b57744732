"""What the page's script is asked to calculate, and what a form brings of it."""

from typing import Any

from flask import current_app, request, url_for
from flask.sansio.app import App

from petitions.campaign.queries import PetitionFacts
from petitions.challenges.gate import Gate, Mode, Work
from petitions.crypto import derive_key
from petitions.extensions import db
from petitions.signing.limits import SigningLimits
from petitions.signing.networks import known_network_key
from petitions.web.current import client_address, now

FIELD = "work"


def challenge_path(slug: str) -> str:
    """Where the page asks for its challenge; "" when this site never asks for work."""
    return "" if gate().mode == Mode.OFF else url_for("signing.challenge", slug=slug)


def challenge_for(petition: PetitionFacts) -> dict[str, Any] | None:
    """The challenge for whoever asks, or None when nothing is asked; nothing is kept of it."""
    at = now()
    if not petition.takes_signatures(at):
        return None
    limits: SigningLimits = current_app.extensions["signing_limits"]
    posts = limits.posts_of(known_network_key(db.session(), client_address(), now=at))
    return gate().challenge(petition.id, petition.slug, posts, now=at)


def work(petition: PetitionFacts) -> Work | None:
    """What the form has brought; None where nothing is ever asked."""
    if gate().mode == Mode.OFF:
        return None
    return Work(gate(), petition.id, petition.slug, request.form.get(FIELD, ""), now())


def gate() -> Gate:
    """The site's own."""
    found: Gate = current_app.extensions["signing_gate"]
    return found


def set_gate(app: App, limits: SigningLimits) -> None:
    """Put it up, on the store that the limits count in."""
    key = derive_key(app.config["SECRET_KEY"], "challenges")
    mode = Mode(app.config["PROOF_OF_WORK"])
    app.extensions["signing_gate"] = Gate(mode, key, limits.storage, now=now())
