"""/dev/mail: every message that would have left the machine, in preview mode and on this machine only."""

from __future__ import annotations

import ipaddress
from io import BytesIO
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, render_template, request
from flask import send_file as answer_with_file

from petitions.outbox.preview import KEPT
from petitions.web.current import client_address
from petitions.web.dev.kept_mail import KeptMail, kept_mail, newest, newest_as_json

blueprint = Blueprint("dev", __name__, url_prefix="/dev")
# A proxy in front says so in one of these: then the visitor is not on this machine.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
# The message itself may run nothing and load nothing; its links open in the whole window.
HTML_POLICY = "; ".join(
    (
        "sandbox allow-top-navigation-by-user-activation",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "frame-ancestors 'self'",
    )
)
IN_WHOLE_WINDOW = '<base target="_top">'


@blueprint.before_request
def refuse_strangers() -> None:
    """404 unless mail is only previewed and the visitor sits at this machine.

    The Host header is looked at too: a page elsewhere could point a name of its own at 127.0.0.1 and read.
    """
    is_forwarded = any(name in request.headers for name in FORWARDED)
    if not current_app.config["PREVIEW_MODE"] or is_forwarded or not _is_loopback(client_address()):
        abort(404)
    host = urlsplit(f"//{request.host}").hostname or ""
    if not (_is_loopback(host) or host == urlsplit(current_app.config["SITE_URL"]).hostname):
        abort(404)


@blueprint.get("/mail")
def mail() -> str:
    """The list, newest first."""
    return render_template("dev/mail.html", mails=newest(100), kept=KEPT)


@blueprint.get("/mail.json")
def mail_json() -> Response:
    """The same for programs; `limit` for fewer."""
    limit = request.args.get("limit", KEPT, type=int)
    return jsonify(newest_as_json(max(1, min(limit, KEPT))))


@blueprint.get("/mail/<int:mail_id>")
def message(mail_id: int) -> Response:
    """One message with all its parts."""
    page = make_response(render_template("dev/message.html", mail=_found(mail_id)))
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        + ("frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
    )
    return page


@blueprint.get("/mail/<int:mail_id>/html")
def html(mail_id: int) -> Response:
    """The HTML part alone, as a mail program would show it."""
    page = make_response(_found(mail_id).html.replace("<head>", f"<head>{IN_WHOLE_WINDOW}", 1))
    page.headers["Content-Security-Policy"] = HTML_POLICY
    page.headers["X-Frame-Options"] = "SAMEORIGIN"
    return page


@blueprint.get("/mail/<int:mail_id>/attachments/<int:number>")
def attachment(mail_id: int, number: int) -> Response:
    """One attached file, to be saved."""
    files = _found(mail_id).attachments
    if number >= len(files):
        abort(404)
    file = files[number]
    return answer_with_file(
        BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name
    )


def _found(mail_id: int) -> KeptMail:
    found = kept_mail(mail_id)
    if found is None:
        abort(404)
    return found


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
