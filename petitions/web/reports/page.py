"""The form of a report, whatever it is about: asked, checked, kept once, and thanked for alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petitions.database import writing
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.review.models import ReportReply
from petitions.signing.networks import network_key
from petitions.text.plain import check_text
from petitions.web.campaign.pages import head, text_for
from petitions.web.campaign.views import petition_or_404
from petitions.web.current import client_address, language, now, speak

# Notes what was reported: the session, the petition's id, and what `report` of the stage wants besides.
Keep = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Matter:
    """What can be reported: the reasons to choose from, how much may be said besides, the way back."""

    template: str
    reasons: Mapping[str, LazyString]
    words_max_length: int
    anchor: str = ""


def report_page(
    matter: Matter, slug: str, *, error: str = "", is_sent: bool = False, **shown: Any
) -> Response:
    """The form, or the thanks: alike for a first report, a second one, and one of what is hidden by now."""
    _speak_as_asked()
    petition = petition_or_404(db.session(), slug)
    page = render_template(
        matter.template,
        text=head(petition, text_for(petition, language())),
        matter=matter,
        chosen=request.form.get("reason", ""),
        words=request.form.get("words", ""),
        address=request.form.get("email", ""),
        error=error,
        is_sent=is_sent,
        **shown,
    )
    response = make_response(page, 422 if error else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def take_report(matter: Matter, slug: str, keep: Keep, **shown: Any) -> Response:
    """Note the report by `keep` and thank for it, or show the form with what is wrong."""
    _speak_as_asked()
    reason = request.form.get("reason", "")
    if reason not in matter.reasons:
        return report_page(matter, slug, error=_("Please choose what is wrong with it."), **shown)
    try:
        words = check_text(request.form.get("words", ""), field="words", limit=matter.words_max_length)
        reply = _reply()
    except InvalidEmail:
        return report_page(
            matter, slug, error=_("Please check the e-mail address, or leave it out."), **shown
        )
    except Refusal as refusal:
        return report_page(matter, slug, error=_wrong(matter, refusal), **shown)
    petition_id = petition_or_404(db.session(), slug).id
    db.session.rollback()  # ends the look before the writing begins
    with writing():
        _keep(db.session(), petition_id, keep, reason=reason, words=words, reply=reply)
        db.session.commit()
    return report_page(matter, slug, is_sent=True, **shown)


def _keep(session: Session, petition_id: int, keep: Keep, **said: object) -> None:
    network = network_key(session, client_address(), now=now())
    keep(session, petition_id, network_key=network, now=now(), **said)


def _reply() -> ReportReply | None:
    """Where the visitor wants to hear what came of it. Raises: InvalidEmail."""
    typed = request.form.get("email", "").strip()
    return ReportReply(parse_email(typed).typed, language()) if typed else None


def _wrong(matter: Matter, refusal: Refusal) -> str:
    if refusal.code == "too_long":
        return str(_("At most %(max)d characters, please.", max=matter.words_max_length))
    return str(_("This holds characters that cannot be shown."))


def _speak_as_asked() -> None:
    """In the language of the page that the visitor comes from."""
    wanted = request.values.get("lang", "")
    if wanted in current_app.config["LANGUAGES"]:
        speak(wanted)
