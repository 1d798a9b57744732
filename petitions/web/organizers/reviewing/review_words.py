"""The platform's reasons, decisions and parts of a petition, in the reader's language."""

from flask_babel import lazy_gettext as _

from petitions.web.organizers.writing.parity import NAMES

REASONS = {
    "unclear": _("It is not clear what is asked"),
    "addressee": _("Those who are asked cannot decide this"),
    "person": _("It accuses or exposes a private person"),
    "hate": _("It stirs up hatred against people"),
    "untrue": _("It says something untrue, or something that needs a source"),
    "courts": _("It concerns a case that a court is deciding"),
    "double": _("A petition like it is open already"),
    "advertising": _("It advertises something"),
    "rights": _("A text or picture belongs to somebody else"),
    "other": _("Something else"),
}
ACTS = {
    "wrote": _("wrote"),
    "approved": _("approved it: it is open"),
    "returned": _("sent it back to be changed"),
    "rejected": _("did not accept it"),
    "hidden": _("hid it from the public"),
    "shown": _("showed it to the public again"),
    "comment_hidden": _("hid a comment that visitors had reported"),
}
PARTS = {str(part): words for part, words in NAMES.items()} | {
    "addressees": _("Addressees"),
    "partners": _("Partners"),
    "files": _("Files"),
    "picture": _("Picture"),
    "goal": _("Goal"),
    "closes_at": _("Closes"),
    "donate_url": _("Page where people can give money"),
}
