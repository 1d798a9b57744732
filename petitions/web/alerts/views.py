"""What is reached from outside the rooms: the feed of alerts, and the link that ends a kind of letter.

Nothing here names a signatory; whoever holds the link of a letter turns that kind off or on, and no more.
"""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from petitions.alerts.choose import turn_off, turn_on
from petitions.alerts.kinds import AlertKind
from petitions.alerts.queries import feed_by_id, newest_alerts, turned_off
from petitions.dispatch.alert_words import KINDS, headline, sentence
from petitions.extensions import csrf, db
from petitions.member_letters import read_off_token
from petitions.organizers.models import Membership
from petitions.tokens import Signer
from petitions.web.current import absolute, rfc_3339, speak
from petitions.web.office.privacy import private
from petitions.web.organizers.watching.alerts import FEED_PURPOSE

blueprint = Blueprint("alerts", __name__)
# The link itself says who is meant; another site's form is refused for its origin.
csrf.exempt(blueprint)


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
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/alerts/off/<token>")
def letters_of_a_kind(token: str) -> Response:
    """The button behind the link of a letter; a look changes nothing."""
    membership, kind = _meant(token)
    speak(membership.organizer.language)
    page = render_template(
        "alerts/off.html",
        kind=KINDS[kind],
        organization=membership.organization.name,
        is_off=kind in turned_off(db.session(), membership.id),
        off_path=url_for("alerts.end_letters", token=token),
        on_path=url_for("alerts.begin_letters", token=token),
    )
    return _private(page)


@blueprint.post("/alerts/off/<token>")
def end_letters(token: str) -> ResponseReturnValue:
    """No more letters of a kind. A mail program (RFC 8058) gets a plain yes."""
    membership, kind = _meant(token)
    turn_off(db.session(), membership, kind)
    db.session().commit()
    is_one_click = "List-Unsubscribe" in request.form
    return _private("") if is_one_click else _back(token)


@blueprint.post("/alerts/on/<token>")
def begin_letters(token: str) -> ResponseReturnValue:
    """Letters of a kind again."""
    membership, kind = _meant(token)
    turn_on(db.session(), membership, kind)
    db.session().commit()
    return _back(token)


def _back(token: str) -> ResponseReturnValue:
    return redirect(url_for("alerts.letters_of_a_kind", token=token), 303)


def _private(page: str) -> Response:
    answer = Response(page)
    private(answer)
    return answer


def _meant(token: str) -> tuple[Membership, AlertKind]:
    return read_off_token(db.session(), token) or abort(404)
