"""What stands before the pages of signing in: how often each may be tried, and who may end a second step.

The library counts nothing, and it goes by what a browser's session remembers of a step that was begun: whose
step that was, and whether they have just proved who they are, is asked here.
"""

import datetime as dt
from functools import wraps
from typing import Any

from flask import Flask, request, session
from flask_security import current_user
from flask_security.decorators import auth_required
from flask_security.tf_plugin import tf_clean_session

from petitions.extensions import limiter

_BY_ADDRESS = "20 per minute; 200 per hour"
_TRIES = "10 per 5 minutes; 60 per day"
_LETTERS_ASKED = "3 per hour; 6 per day"
# What is tried on an account that is typed; on that of whoever gave the password; and on one's own.
_TYPED = {
    "security.login": _TRIES,
    "security.forgot_password": _LETTERS_ASKED,
    "organize.ask_for_link": _LETTERS_ASKED,
}
_HALF_IN = {"security.two_factor_token_validation": _TRIES, "security.mf_recovery": _TRIES}
_OWN = {
    "security.verify": _TRIES,
    "security.change_password": _TRIES,
    "organize.invite_member": "30 per hour; 100 per day",
}
# Nobody can guess what these ask for, but a machine should not try all day.
_BY_ADDRESS_ALONE = ("security.reset_password", "security.wan_signin")
# A second step is set up by whoever is signed in; whoever is not has none to go on with but their own.
_SECOND_STEPS = ("security.two_factor_setup", "security.two_factor_token_validation")
# They add a way to sign in, and believe a mark that any account can have had made.
_ASKED_ANEW = ("security.two_factor_setup_validate", "security.wan_register_response")


def guard(app: Flask, *, fresh_for: dt.timedelta) -> None:
    """Put these before the views; `fresh_for` is how long a proof of who somebody is holds."""
    for endpoint in (*_TYPED, *_HALF_IN, *_OWN, *_BY_ADDRESS_ALONE):
        _slow_down(app, endpoint)
    for endpoint in _SECOND_STEPS:
        app.view_functions[endpoint] = _within_one_sign_in(app.view_functions[endpoint])
    for endpoint in _ASKED_ANEW:
        minutes = fresh_for.total_seconds() / 60
        app.view_functions[endpoint] = auth_required("session", within=minutes, grace=0)(
            app.view_functions[endpoint]
        )


def _slow_down(app: Flask, endpoint: str) -> None:
    """Slow down whoever tries passwords and digits or asks for letters, by address and by account."""
    view = limiter.limit(_BY_ADDRESS, methods=["POST"])(app.view_functions[endpoint])
    by_account = (_TYPED | _HALF_IN | _OWN).get(endpoint)
    if by_account is not None:
        view = limiter.limit(by_account, key_func=_account, methods=["POST"], exempt_when=_is_of_no_account)(
            view
        )
    app.view_functions[endpoint] = view  # type: ignore[assignment]  # no view here is async


def _account() -> str:
    """The account that is tried; "" when the request is on none. What a form says counts only at the door."""
    if request.endpoint in _TYPED:
        return request.form.get("email", "").strip().lower()[:254]
    return str(session.get("tf_user_id" if request.endpoint in _HALF_IN else "_user_id", ""))


def _is_of_no_account() -> bool:
    return not _account()


def _within_one_sign_in(view: Any) -> Any:
    """Forget a second step that somebody else set up in this browser: its digits would open their account."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        if not current_user.is_authenticated and session.get("tf_state") != "ready":
            tf_clean_session()  # type: ignore[no-untyped-call]
        return view(**values)

    return guarded
