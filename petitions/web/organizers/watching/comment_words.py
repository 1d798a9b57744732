"""What the comment desk says of its acts."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

READ = "read"
# Said when it is done, by the name that the act has in the audit trail.
DONE = {
    "comment_hidden": _("The comment is hidden; nobody is shown or sent it."),
    "comment_shown": _("The comment is shown again."),
    "comment_highlighted": _("The comment is chosen: the office reads it first."),
    "comment_dropped": _("The comment is no longer chosen."),
    "comment_masked": _("The words are masked, on the page and for the office."),
    "comment_unmasked": _("The comment is as it was written."),
    "comment_reports_settled": _("The comment stays as it is."),
}
# What can be done with several at once.
BATCH = {
    READ: _("Note as read"),
    "comment_highlighted": _("Choose for the office"),
    "comment_dropped": _("Not for the office"),
    "comment_masked": _("Mask addresses and numbers"),
    "comment_hidden": _("Hide, with a reason"),
    "comment_shown": _("Show again"),
    "comment_reports_settled": _("Leave as they are"),
}


def nothing_ticked() -> str:
    """For a batch of nothing."""
    return str(gettext("Tick the comments first."))
