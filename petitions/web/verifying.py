"""The door before people's data: who signed in a while ago says once more who they are."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_security.forms import VerifyForm
from flask_security.proxies import _security
from flask_security.utils import get_message
from wtforms import StringField

# A clock may be off by one step of half a minute.
_WINDOW_SECONDS = 30


class BothStepsForm(VerifyForm):
    """The password, and the digits of now from whoever has a second step."""

    code = StringField(_("Six digits from your authenticator app"))

    @property
    def asks_for_code(self) -> bool:
        """Whether the organizer has an authenticator app."""
        return bool(self.user.tf_primary_method)

    def validate(self, **more: Any) -> bool:
        """Both must be right."""
        if not super().validate(**more):
            return False
        if not self.asks_for_code or self._is_right_code():
            return True
        self.code.errors = [*self.code.errors, get_message("TWO_FACTOR_INVALID_TOKEN")[0]]
        return False

    def _is_right_code(self) -> bool:
        return bool(
            _security.totp_factory.verify_totp(
                token=(self.code.data or "").replace(" ", ""),
                totp_secret=self.user.tf_totp_secret or "",
                user=self.user,
                window=_WINDOW_SECONDS,
            )
        )
