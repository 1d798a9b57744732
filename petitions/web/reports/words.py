"""Why a petition or a comment was reported, in words."""

from flask_babel import lazy_gettext as _

PETITION_REASONS = {
    "hate": _("It stirs up hatred against people"),
    "person": _("It accuses or exposes a private person"),
    "untrue": _("It is untrue and does harm"),
    "fraud": _("It deceives those who sign"),
    "rights": _("A text or picture belongs to somebody else"),
    "other": _("Something else"),
}
COMMENT_REASONS = {
    "insult": _("It insults or threatens somebody"),
    "private": _("It tells private things about somebody"),
    "untrue": _("It is untrue and does harm"),
    "advertising": _("It advertises something"),
    "other": _("Something else"),
}
