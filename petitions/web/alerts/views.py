"""The feed of an organisation's alerts, for whoever holds its address; nothing in it names a signatory."""

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for

from petitions.alerts.queries import feed_by_id, newest_alerts
from petitions.dispatch.alert_words import headline, sentence
from petitions.extensions import db
from petitions.tokens import Signer
from petitions.web.current import absolute, rfc_3339, speak
from petitions.web.organizers.watching.alerts import FEED_PURPOSE

blueprint = Blueprint("alerts", __name__)


@blueprint.get("/alerts/<token>.atom")
def feed(token: str) -> Response:
    """The latest alerts, newest first; `?lang=` chooses the language."""
    public_id = Signer(current_app.config["SECRET_KEY"], FEED_PURPOSE).public_id(token)
    found = public_id and feed_by_id(db.session(), public_id)
    if not found:
        abort(404)
    speak(request.args.get("lang", current_app.config["LANGUAGES"][0]))
    entries = [
        {
            "title": f"{headline(alert)}: {alert.petition.text().title}",
            "sentence": sentence(alert),
            "at": rfc_3339(alert.at),
            "id": f"urn:countersign:alert:{alert.id}",
            "kind": alert.kind,
            "url": absolute(url_for("organize.watch", slug=alert.petition.slug)),
        }
        for alert in newest_alerts(db.session(), found.organization_id)
    ]
    name = found.organization.name
    page = render_template("alerts/feed.xml", entries=entries, name=name, made_at=rfc_3339(found.created_at))
    response = Response(page, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response
