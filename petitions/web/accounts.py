"""Sign-in for organizers: Flask-Security under /organize, and nowhere else.

Public pages know no session: the hooks that the sign-in libraries put on every request run under /organize
only, so that a petition's page reads no cookie, asks no database who is there, and stays cacheable.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_security.core import UserMixin
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.mail_util import MailUtil
from flask_security.utils import url_for_security
from flask_security.webauthn_util import WebauthnUtil
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, UserVerificationRequirement

from petitions.extensions import db, security
from petitions.organizers.models import Organizer, Passkey, PlatformRole
from petitions.organizers.sign_ins import LASTS_FOR
from petitions.outbox.post import post
from petitions.queue import nudge
from petitions.web.current import now
from petitions.web.recovery_codes import SealedCodes
from petitions.web.sign_in_doors import guard
from petitions.web.verifying import BothStepsForm

PREFIX = "/organize"
# Exporting personal data wants a sign-in not older than this; asked again with the password and the second
# step, or a passkey.
FRESH_FOR = dt.timedelta(minutes=15)
# Libraries whose hooks belong to organizers' pages.
_CONFINED = ("flask_limiter", "flask_principal", "flask_login", "flask_security")
# What Flask-Security wants to send, by its template, and our letter of the same matter.
LETTERS = {
    "security/email/reset_instructions": "reset_password",
    "security/email/reset_notice": "password_changed",
    "security/email/change_notice": "password_changed",
}
SETTINGS: dict[str, Any] = {
    "API_ENABLED_METHODS": ["session"],
    "POST_LOGIN_VIEW": "organize.home",
    "POST_LOGOUT_VIEW": f"{PREFIX}/login",
    "POST_CHANGE_VIEW": "organize.account",
    "TWO_FACTOR_POST_SETUP_VIEW": "organize.account",
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "FRESHNESS": FRESH_FOR,
    "FRESHNESS_GRACE_PERIOD": dt.timedelta(0),
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "RESET_PASSWORD_WITHIN": dt.timedelta(hours=2),
    "WEBAUTHN": True,
    "WAN_RP_NAME": "Countersign",
    "WAN_ALLOW_USER_HINTS": False,  # it would tell who has an account
    "WAN_POST_REGISTER_VIEW": "organize.account",
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "CACHE_CONTROL": {"no-store": None},  # with the value that the library gives it no browser knows it
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
}


class LetterMail(MailUtil):
    """Flask-Security's mail, sent as our own letters through the outbox."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Queue the letter and commit, because not every view of the library does.

        The link's host is ours.
        """
        if template not in LETTERS:
            return
        organizer: Organizer = context["user"]
        words = {"name": organizer.name}
        if token := context.get("reset_token"):
            words["path"] = url_for_security("reset_password", token=token, _external=False)
        post(
            db.session(),
            letter=LETTERS[template],
            recipient=organizer.email,
            language=organizer.language,
            about=("organizer", organizer.id),
            context=words,
            now=now(),
        )
        db.session.commit()
        nudge("mail")


class AnyPasskey(WebauthnUtil):
    """Passkeys of the machine itself as well as keys that are plugged in.

    Alone they must know their holder.
    """

    def authenticator_selection(self, user: UserMixin, usage: str) -> AuthenticatorSelectionCriteria:
        """What kind of passkey a browser may offer for signing in ("first") or for the second step."""
        criteria = super().authenticator_selection(user, usage)
        criteria.authenticator_attachment = None
        if usage == "first":
            criteria.user_verification = UserVerificationRequirement.REQUIRED
        return criteria


class ConfinedSessions(SecureCookieSessionInterface):
    """Sessions for the organizers' pages; every other page has none, and would fail if it wrote to one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(PREFIX):
            return super().open_session(app, request)
        return self.make_null_session(app)


def register(app: Flask) -> None:
    """Bind Flask-Security with our models, letters, limits and cookies."""
    app.session_interface = ConfinedSessions()
    app.config.update({f"SECURITY_{name}": value for name, value in SETTINGS.items()})
    _set_cookies(app)
    datastore = SQLAlchemyUserDatastore(db, Organizer, PlatformRole, Passkey)
    security._mail_util_cls = LetterMail
    security._webauthn_util_cls = AnyPasskey
    security._mf_recovery_codes_util_cls = SealedCodes
    security.init_app(app, datastore, verify_form=BothStepsForm)
    security.want_json(lambda _request: False)
    guard(app, fresh_for=FRESH_FOR)
    _confine_hooks(app)


def _set_cookies(app: Flask) -> None:
    secure = bool(app.config["SESSION_COOKIE_SECURE"])
    app.config.update(
        PERMANENT_SESSION_LIFETIME=LASTS_FOR,
        SECURITY_TWO_FACTOR_VALIDITY_COOKIE={"httponly": True, "secure": secure, "samesite": "Strict"},
        # The token is bound to the session and the cookie is SameSite; a Referer is not needed besides.
        WTF_CSRF_SSL_STRICT=False,
    )


def _confine_hooks(app: Flask) -> None:
    for hooks in (app.before_request_funcs, app.after_request_funcs, app.template_context_processors):
        hooks[None] = [_confined(hook) for hook in hooks.get(None, [])]


def _confined(hook: Callable[..., Any]) -> Callable[..., Any]:
    """The hook itself when it is ours, else one that does nothing outside the organizers' pages."""
    if not hook.__module__.startswith(_CONFINED):
        return hook
    if hook.__name__.endswith("context_processor"):
        return wraps(hook)(lambda: hook() if _is_ours() else {})
    if hook.__name__ in ("_on_before_request", "_check_request_limit"):
        return wraps(hook)(lambda: hook() if _is_ours() else None)
    return wraps(hook)(lambda response: hook(response) if _is_ours() else response)


def _is_ours() -> bool:
    return bool(request) and request.path.startswith(PREFIX)
