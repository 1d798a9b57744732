"""Codes of the domain in the organizer's language: classes, reasons, roles, states, acts."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as pgettext

CLASSES = {
    "confirmed": _("Confirmed"),
    "organizations": _("Organisations"),
    "paper": _("On paper"),
    "imported": _("Imported"),
    "repeats": _("Repeats"),
    "held": _("Held"),
    "pending": _("Not confirmed yet"),
    "declined": _("Declined"),
    "expired": _("Never confirmed"),
    "withdrawn": _("Withdrawn"),
    "invalidated": _("Invalidated"),
}
# The same of one row, which other languages say in the singular.
CLASS_OF_ONE = {
    "confirmed": pgettext("one signature", "Confirmed"),
    "organizations": pgettext("one signature", "Organisation"),
    "paper": pgettext("one signature", "On paper"),
    "imported": pgettext("one signature", "Imported"),
    "repeats": pgettext("one signature", "Repeat"),
    "held": pgettext("one signature", "Held"),
    "pending": pgettext("one signature", "Not confirmed yet"),
    "declined": pgettext("one signature", "Declined"),
    "expired": pgettext("one signature", "Never confirmed"),
    "withdrawn": pgettext("one signature", "Withdrawn"),
    "invalidated": pgettext("one signature", "Invalidated"),
}
# The rule behind each number, shown beside it.
RULES = {
    "confirmed": _("Persons who pressed the button in the letter. They count."),
    "organizations": _("Organisations that confirmed. Shown apart, not in the count of persons."),
    "paper": _("Entered from paper sheets. They count."),
    "imported": _("Brought from elsewhere, freed of repeats. They count."),
    "repeats": _("The same person once more. Kept, not counted."),
    "held": _("Put aside because something looked unusual. Not counted until released."),
    "pending": _("The letter was sent, the button not pressed. Not counted."),
    "declined": _("“This was not me.” Not counted."),
    "expired": _("The link was not used for 30 days. Not counted."),
    "withdrawn": _("Taken back by the signatory. Not counted any more."),
    "invalidated": _("Taken out by organizers, with a reason. Not counted, can be undone."),
}
HELD_REASONS = {
    "network": _("Very many from one network in a short time"),
    "unopened_form": _("Many that were sent without opening the form"),
    "honeypot": _("Filled in by a machine"),
    "unsolved": _("Many without the calculation that browsers were asked for"),
    "organizer": _("Put aside by hand"),
    "organization": _("Organisations that wait for your yes"),
}
REPEAT_REASONS = {
    "same_mailbox_same_name": _("same mailbox, same name"),
    "same_mailbox_other_place": _("same mailbox, another place of living"),
    "same_mailbox_full": _("two people of this mailbox have signed"),
    "same_name_same_postal_code": _("same name and postal code as another"),
    "told_apart": _("looked alike, decided to be two people"),
    "decided_by_organizer": _("decided to be the same person"),
}
EXPOSURES = {
    "counted": _("counted only"),
    "addressee": _("name to the addressee"),
    "public": _("name public"),
}
STATES = {
    "draft": _("Draft"),
    "submitted": _("Waits for review"),
    "open": _("Open"),
    "paused": _("Paused"),
    "closed": _("Closed"),
    "archived": _("In the archive"),
    "rejected": _("Rejected"),
    "hidden": _("Hidden"),
}
ROLES = {
    "owner": _("Owner"),
    "editor": _("Editor"),
    "moderator": _("Moderator"),
    "analyst": _("Analyst"),
    "translator": _("Translator"),
    "partner": _("Partner"),
}
ROLE_RULES = {
    "owner": _("Everything, also members, exports and the audit trail."),
    "editor": _("Writes petitions, opens and closes them, looks after signatures, delivers."),
    "moderator": _("Looks after signatures, repeats and comments."),
    "analyst": _("Sees the numbers and the signatures, changes nothing."),
    "translator": _("Writes the texts and sees the numbers."),
    "partner": _("Sees the numbers."),
}
RUN_STATES = {
    "planned": _("Being prepared"),
    "compiled": _("Prepared"),
    "skipped": _("Left out: nothing new"),
    "stopped": _("Stopped"),
}
RUN_KINDS = {
    "rule": _("by the schedule"),
    "threshold": _("because a number was reached"),
    "close": _("because the petition closed"),
    "hand": _("by hand"),
}
OBSTACLES = {
    "office_missing": _("Nobody has loaded this riding's member yet."),
    "address_missing": _("The office has no e-mail address here."),
    "office_address_missing": _("The office has no postal address here."),
    "office_not_approved": _("An operator has not approved the office's address yet."),
    "office_bounced": _("Mail to this address came back. An operator has to look at it."),
    "address_not_own": _("Copies go only to the organisation's own addresses."),
    "approval": _("A second person of the organisation has to look at it first."),
    "replaced": _("It was not sent; a later delivery brings the same and more."),
    "restored": _("It was planned before a backup was restored. The operator must say yes first."),
}


def held_reason_words(code: str) -> str:
    """Why signatures were put aside, in a sentence's half."""
    return str(HELD_REASONS.get(code, code))


def word_tables() -> dict[str, object]:
    """The tables, for templates."""
    return {
        "class_words": CLASSES,
        "class_of_one": CLASS_OF_ONE,
        "class_rules": RULES,
        "held_words": HELD_REASONS,
        "repeat_words": REPEAT_REASONS,
        "exposure_words": EXPOSURES,
        "state_words": STATES,
        "role_words": ROLES,
        "role_rules": ROLE_RULES,
        "run_state_words": RUN_STATES,
        "run_kind_words": RUN_KINDS,
        "obstacle_words": OBSTACLES,
    }
