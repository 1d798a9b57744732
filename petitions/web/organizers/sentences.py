"""What the domain refuses organizers by code, as sentences."""

import datetime as dt

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _

from petitions.days import format_date
from petitions.errors import Refusal

SENTENCES = {
    "slug_taken": _("Another petition has this address already. Please choose another one."),
    "slug_malformed": _("Only small letters a to z, digits and hyphens, please."),
    "last_owner": _("An organisation needs an owner. Make somebody else one first."),
    "member_already": _("This person is a member already."),
    "invitation_over": _("This invitation was used or taken back."),
    "no_such_step": _("The petition is in another state by now. Please look again."),
    "goal_out_of_range": _("A goal lies between 1 and %(most)s."),
    "colour_malformed": _("A colour is written like #2b3f8c."),
    "colour_too_pale": _("White text on this colour cannot be read. Please take a darker one."),
    "closes_before_it_opens": _("It would close before it opens."),
    "kept_until_in_the_past": _("Choose a day to come: what is erased cannot be brought back."),
    "closes_in_the_past": _("This instant is past. To close now, press the button on the overview."),
    "no_addressee": _("A petition needs somebody whom it asks."),
    "addressees_settled": _(
        "People signed a petition to these addressees, so they stay. You can add somebody who gets a copy."
    ),
    "copy_malformed": _("“%(value)s” is not an address to send a copy to. One a line, please."),
    "source_malformed": _("“%(source)s”: the mark of a partner has small letters, digits and hyphens only."),
    "source_twice": _("Two partners have the same mark."),
    "too_many_files": _("%(most)s files are being made or lie ready already. Delete one of them first."),
    "file_missing": _("Please choose a file."),
    "file_kind": _("Files can be PDF, Word, OpenDocument, plain text or a picture."),
    "file_too_large": _("A file can have at most %(limit)s MB."),
    "picture_missing": _("Please choose a picture."),
    "picture_kind": _("A picture can be a JPEG, a PNG or a WebP file."),
    "picture_file_too_large": _("A picture can have at most %(limit)s MB."),
    "picture_too_large": _("A picture can have at most %(most)s million pixels."),
    "picture_too_small": _("It would look coarse: a picture must be at least %(least)s pixels wide."),
    "picture_broken": _("The file is damaged. Please save the picture anew and try again."),
    "logo_too_large": _("A logo can have at most %(limit)s MB."),
    "no_organization": _("Only an organisation has a logo."),
    "comment_reason_missing": _("Please write the reason; it stays in the audit trail."),
    "comment_hidden": _("This comment is hidden."),
    "words_missing": _("Please write which words are to be masked."),
    "words_not_found": _("“%(words)s” does not stand in the comment."),
    "not_waiting": _("It does not wait any more. Please look again."),
    "not_decided": _("Nothing was decided about it yet."),
    "alt_missing": _("Please say what is to be seen, for those who do not see it."),
    "credit_missing": _("Please say who made the picture."),
    "reason_missing": _("Please write the reason; it stays with the signatures."),
    "too_long": _("At most %(limit)s characters, please."),
    "no_question": _("This was decided already."),
    "no_decision": _("There is no decision to take back."),
    "zone_unknown": _("“%(zone)s” is not a time zone. One is America/Toronto."),
    "interval_too_short": _("At least one hour must lie between two deliveries."),
    "hold_too_long": _("At most %(hours)s hours, please."),
    "threshold_not_positive": _("Numbers of signatures begin at 1."),
    "rule_malformed": _("“%(problem)s” cannot be read as a rule."),
    "rule_too_often": _("This rule would deliver more often than the shortest time between two deliveries."),
    "rule_never_fires": _("By this rule nothing would ever be delivered. Please choose other days."),
    "starts_malformed": _("Please give the first day and the time."),
    "weekday_missing": _("Please choose at least one day of the week."),
    "not_deliverable": _("Only a petition that is open, paused or closed is delivered."),
    "run_in_progress": _("A delivery is being prepared already."),
    "run_on_its_way": _("It is on its way already and can no longer be stopped."),
    "nothing_to_deliver": _("Nobody has signed since the last delivery."),
    "minimum_interval": _(
        "The offices got a delivery a short time ago. The next is possible from %(earliest)s."
    ),
    "not_prepared": _("It is not prepared yet, or it was stopped."),
    "approval_same_person": _("Somebody else than the person who planned it has to approve it."),
    "test_to_office": _("Your account has an address of this office. No test goes there."),
    "response_days_out_of_range": _("Between 1 and %(days)s days, please."),
    "followed_up": _("The office was reminded of this delivery already."),
    "follow_up_not_due": _("The office still has time to answer, or has answered."),
    "follow_up_blocked": _("Nothing may be sent to this address now."),
    "not_in_doubt": _("This was settled already."),
    "not_to_post": _("There is nothing here that waits to be posted."),
    "pack_outdated": _(
        "Somebody withdrew or something was changed, so the pack is prepared again. Please come back in some"
        " ten minutes."
    ),
    "not_printed": _("Print the pack first: until then it may still change."),
    "posted_too_early": _("It was printed on %(day)s, so it cannot have been posted before."),
    "came_back": _("It came back. Say when it is in the post again instead."),
    "not_posted": _("It is not in the post, or the office has spoken of it since."),
    "returned_too_early": _("It was posted on %(day)s, so it cannot have come back before."),
    "not_returned": _("This letter did not come back."),
    "brought_by_later": _(
        "Delivery %(reference)s brings the same already. Stop that one first, or leave this one as it is."
    ),
    "pack_forgotten": _(
        "Somebody whose name is in this pack was erased since. Please destroy it; the next delivery brings"
        " the others."
    ),
    "posted_before_it_came_back": _("It came back on %(day)s, so it cannot have been posted again before."),
    "posted_in_future": _("That day is still to come."),
    "day_malformed": _("Please enter the day."),
    "not_arrived": _("It has not gone out yet."),
    "answered_too_early": _("It went out on %(day)s, so nobody can have answered before."),
    "already_answered": _("The office has replied already; it can reply once."),
    "name_missing": _("Please write a name."),
    "scope_missing": _("Please tick what the token opens."),
    "token_ends_in_the_past": _("Choose a day to come."),
    "postal_address_missing": _(
        "First write the organisation's postal address on its page: by law it stands beside the box."
    ),
    "review_claimed": _("Somebody else is looking at it: %(by)s, until %(until)s"),
    "comment_changed": _(
        "Somebody else has changed something about this comment meanwhile. Here it is as it is now."
    ),
    "comment_gone": _("This comment is no longer here: whoever wrote it has withdrawn or was taken out."),
    "nothing_private": _("There is no address, telephone or file number in it."),
    "review_own": _(
        "You belong to the organisation whose petition this is. Somebody else of the platform has to decide."
    ),
    "review_changed": _("It was edited since you opened this page. Please look again at what changed."),
    "review_reason_missing": _("Please choose a reason or write one; the organizers read it."),
    "words_empty": _("Please write something."),
    "hook_malformed": _("This is not an address that can be called."),
    "hook_not_https": _("The address must begin with https://."),
    "hook_port": _("Only ports 443 and 8443 may be called."),
    "hook_address": _("A webhook must lead to the internet, not into this server's own network."),
    "hook_known": _("This address is called already."),
    "hooks_full": _("At most %(most)s webhooks, please."),
    "hook_events_missing": _("Please tick at least one event."),
    "hook_tested_often": _("Five tests a minute are enough. Please wait a little."),
    "no_text": _("Every language needs a title and the demand."),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in the organizer's language; instants are said in the language too."""
    values = {name: _said(value) for name, value in refusal.values.items()}
    text = str(SENTENCES.get(refusal.code) or _("This could not be done. Please look again."))
    try:
        return text % values
    except KeyError:
        return text


def _said(value: object) -> object:
    if isinstance(value, dt.datetime):
        return format_datetime(value, "medium")
    return format_date(value, "long") if isinstance(value, dt.date) else value
