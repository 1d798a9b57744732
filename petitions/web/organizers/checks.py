"""Checks of single form fields, each with a sentence of ours."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.text.characters import CONTROLS

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\Z")
_WEB = re.compile(r"https?://[^\s<>\"']+\Z")
_MULTILINE_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
REQUIRED = InputRequired(message=_("Please fill this in."))


def at_most(length: int) -> Length:
    """A limit with a sentence of ours."""
    return Length(max=length, message=_("At most %(max)d characters, please."))


def one_line(_form: Any, field: Any) -> None:
    """Refuse what would break a line, a header or a letter."""
    if field.data and CONTROLS.search(field.data):
        raise ValidationError(_("This holds characters that cannot be shown."))


def plain_lines(_form: Any, field: Any) -> None:
    """Lines of text without control characters."""
    if field.data and _MULTILINE_CONTROLS.search(field.data):
        raise ValidationError(_("This holds characters that cannot be shown."))


def web_address(_form: Any, field: Any) -> None:
    """Nothing, or an address that a browser opens; never a script."""
    if field.data and not _WEB.match(field.data):
        raise ValidationError(_("A web address begins with https://."))


def mail_address(_form: Any, field: Any) -> None:
    """Nothing, or an address that mail can be sent to."""
    if not field.data:
        return
    try:
        parse_email(field.data)
    except InvalidEmail:
        raise ValidationError(_("This is not an e-mail address.")) from None


def trimmed(value: str | None) -> str | None:
    """What was typed without blanks around it, lines ended in one way."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


class LocalTimeField(StringField):  # type: ignore[misc]
    """A day and time on the wall clock of the site's zone; `instant` is the aware instant, or None."""

    instant: dt.datetime | None = None

    def process_data(self, value: Any) -> None:
        if isinstance(value, dt.datetime):
            value = value.astimezone(home_zone()).strftime("%Y-%m-%dT%H:%M")
        self.data = value or ""

    def pre_validate(self, _form: Any) -> None:
        self.instant = None
        if not self.data:
            return
        try:
            wall = dt.datetime.fromisoformat(self.data).replace(tzinfo=home_zone())
            self.instant = wall.astimezone(dt.UTC)
        except (ValueError, OverflowError):  # the last day of the calendar is over elsewhere
            raise ValidationError(_("Please give day and time.")) from None


def home_zone() -> ZoneInfo:
    """The zone of times that organizers type."""
    return ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])
