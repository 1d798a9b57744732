"""What members may do, in words: a row of the table of roles for each permission that a role can have."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from petitions.organizers.permissions import Permission as P

# In the order of a petition's life. What only the platform does (APPROVE) has no row, nor what an operator
# does for an organisation (IMPORT).
MAY: dict[P, LazyString] = {
    P.WATCH: _("See the numbers, the deliveries and the previews"),
    P.SEE_SIGNATURES: _("Read signatures and comments"),
    P.EDIT: _("Write texts; choose addressees, look and files"),
    P.CREATE: _("Begin a petition, or copy one"),
    P.MOVE: _("Send it in; pause, open and close it"),
    P.DISCUSS: _("Talk with the platform about the review"),
    P.MODERATE: _("Put signatures aside, decide on repeats, hide comments"),
    P.HIGHLIGHT: _("Choose comments for the office"),
    P.DELIVER: _("Set the schedule; start, stop and approve deliveries; enter answers"),
    P.EXPORT: _("Take signatures away as a file"),
    P.EXPORT_CONTACTS: _("Take away the addresses of those who agreed to letters"),
    P.HAND_OUT_TOKENS: _("Make tokens for programs"),
    P.CONNECT: _("Connect webhooks"),
    P.READ_AUDIT: _("Read what was done by whom"),
    P.LEAD: _("Invite people, change roles, describe the organisation"),
}
