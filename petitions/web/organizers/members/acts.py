"""The audit trail in the organizer's language: what was done, and the details that were written down."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from petitions.dispatch.delivery_words import RETURN_REASONS
from petitions.web.organizers.words import CLASSES, ROLES, STATES

ACTS = {
    "organization_founded": _("Organisation named"),
    "organization_changed": _("Organisation changed"),
    "member_invited": _("Somebody invited"),
    "invitation_taken_back": _("Invitation taken back"),
    "member_joined": _("Invitation accepted"),
    "role_changed": _("Role of a member changed"),
    "member_removed": _("Member taken out"),
    "member_left": _("Left the organisation"),
    "signed_out_elsewhere": _("Signed out in other browsers"),
    "petition_begun": _("Petition begun"),
    "petition_copied": _("Petition begun as a copy"),
    "text_changed": _("Text changed"),
    "details_changed": _("Goal, days or colour changed"),
    "addressees_changed": _("Addressees changed"),
    "partners_changed": _("Partners changed"),
    "schedule_changed": _("Schedule changed"),
    "file_added": _("File added"),
    "file_removed": _("File removed"),
    "picture_changed": _("Picture changed"),
    "picture_removed": _("Picture removed"),
    "house_text_changed": _("Text for the House of Commons changed"),
    "house_text_dropped": _("Text for the House of Commons dropped"),
    "state_changed": _("State changed"),
    "review_claimed": _("Review begun"),
    "review_taken_over": _("Review taken over from another moderator"),
    "review_released": _("Review put back"),
    "review_note_written": _("Note about the review written"),
    "petition_reports_settled": _("Reports about the petition settled"),
    "signatures_hold": _("Signatures put aside"),
    "signatures_release": _("Signatures released"),
    "signatures_invalidated": _("Signatures invalidated"),
    "signatures_reinstated": _("Signatures counted again"),
    "signatures_exported": _("Signatures taken away as a file"),
    "contacts_exported": _("Contacts taken away as a file"),
    "contacts_read": _("Contacts read by a program"),
    "token_made": _("Token for a program made"),
    "token_revoked": _("Token for a program revoked"),
    "webhook_added": _("Webhook added"),
    "webhook_changed": _("Webhook changed"),
    "webhook_secret_changed": _("Webhook: new secret made"),
    "webhook_old_secret_ended": _("Webhook: old secret ended"),
    "webhook_call_repeated": _("Webhook: event sent again"),
    "webhook_off": _("Webhook switched off"),
    "webhook_on": _("Webhook switched on"),
    "webhook_removed": _("Webhook removed"),
    "signatures_imported": _("Signatures imported"),
    "repeat_decided": _("Possible repeat decided"),
    "organization_decided": _("Organisation decided on"),
    "logo_changed": _("Logo changed"),
    "comment_hidden": _("Comment hidden"),
    "comment_shown": _("Comment shown again"),
    "comment_highlighted": _("Comment chosen for the office"),
    "comment_masked": _("Words of a comment masked"),
    "comment_unmasked": _("Masking of a comment undone"),
    "comment_reports_settled": _("Reported comment left as it is"),
    "comment_dropped": _("Comment no longer chosen"),
    "delivery_by_hand": _("Delivery started by hand"),
    "delivery_stopped": _("Delivery stopped"),
    "delivery_file_read": _("File of a delivery read"),
    "delivery_sent": _("Doubt settled: the office has it"),
    "delivery_planned": _("Doubt settled: to be sent again"),
    "delivery_approved": _("Delivery approved by a second person"),
    "delivery_tested": _("Test of a delivery asked for"),
    "delivery_came_back": _("Delivery came back"),
    "pack_printed": _("Print pack of a delivery handed out"),
    "pack_thrown_away": _("Printed pack destroyed"),
    "delivery_posted": _("Day of posting entered"),
    "letter_came_back": _("Letter that came back entered"),
    "return_taken_back": _("Return of a letter taken back"),
    "letter_posted_again": _("Letter posted again"),
    "answer_entered": _("Answer of an office entered by hand"),
    "delivery_acknowledged": _("Acknowledged by the office"),
    "delivery_passed_on": _("The office named another"),
    "delivery_answered": _("Answered by the office"),
    "feed_made": _("Address of the alerts' feed made"),
    "feed_ended": _("Address of the alerts' feed taken back"),
    "office_link_revoked": _("The office's page closed"),
    "office_reply_released": _("The office's reply made public"),
}
DETAILS = {
    "after": _("after"),
    "answer": _("answer"),
    "at": _("at"),
    "before": _("before"),
    "counted_as": _("class"),
    "event": _("event"),
    "events": _("events"),
    "file": _("file"),
    "format": _("format"),
    "host": _("host"),
    "in_doubt_at": _("in doubt since"),
    "is_active": _("running"),
    "language": _("language"),
    "member": _("member"),
    "number": _("number"),
    "on": _("day"),
    "reason": _("reason"),
    "reference": _("reference"),
    "role": _("role"),
    "rule": _("rule"),
    "signature": _("signature no."),
    "scopes": _("opens"),
    "source": _("source"),
    "token": _("token"),
    "tracking": _("tracking number"),
    "version": _("version"),
    "why": _("why"),
    "zone": _("time zone"),
}

# What is said of a value, by the detail's name.
_VALUES = {
    "before": STATES,
    "after": STATES,
    "counted_as": CLASSES,
    "role": ROLES,
    "why": RETURN_REASONS,
}


def act_words(action: str) -> str:
    """What was done, in the organizer's language; an act without words here under its own name."""
    return str(ACTS.get(action) or action.replace("_", " "))


def detail_words(name: str, value: object) -> str:
    """A detail's name and value; states and classes are said as everywhere else."""
    table = _VALUES.get(name, {})
    said, told = DETAILS.get(name) or name.replace("_", " "), table.get(str(value)) or value
    return str(gettext("%(name)s: %(value)s", name=said, value=told))
