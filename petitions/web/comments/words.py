"""Why a comment was reported, in words."""

from flask_babel import lazy_gettext as _

REPORT_REASONS = {
    "insult": _("It insults or threatens somebody"),
    "private": _("It tells private things about somebody"),
    "untrue": _("It is untrue and does harm"),
    "advertising": _("It advertises something"),
    "other": _("Something else"),
}
