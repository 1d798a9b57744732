"""Every room of the organizers on one page: its address, who may enter, and the view that shows it."""

from flask import Blueprint

from petitions.organizers.permissions import Permission as P
from petitions.web.accounts import PREFIX
from petitions.web.organizers import home
from petitions.web.organizers.access import (
    View,
    whoever_may,
    whoever_may_in_organization,
    whoever_signs_in,
)
from petitions.web.organizers.delivering import (
    deliveries,
    follow_up,
    office_answer,
    posting,
    rehearsal,
    returning,
    schedule,
)
from petitions.web.organizers.machines import tokens, webhooks
from petitions.web.organizers.members import account, browsers, entrance, team, trail
from petitions.web.organizers.requests import prepare
from petitions.web.organizers.reviewing import reports, review, reviews
from petitions.web.organizers.watching import (
    alerts,
    comment_acts,
    comment_batch,
    comments,
    contacts,
    files,
    organizations,
    repeats,
    signatures,
    transfer,
    watch,
    watch_ridings,
)
from petitions.web.organizers.words import word_tables
from petitions.web.organizers.writing import (
    addressees,
    begin,
    campaign_picture,
    details,
    downloads,
    edit,
    house,
    look,
    states,
    write_part,
)
from petitions.web.organizers.writing.steps import steps_of

blueprint = Blueprint("organize", __name__, url_prefix=PREFIX)
_PAGE, _FORM, _ACT = ("GET",), ("GET", "POST"), ("POST",)

# Ways in: for whoever holds the link, and whoever asks for one.
DOORS: tuple[tuple[str, str, View, tuple[str, ...]], ...] = (
    ("/invitations/<token>", "invitation", entrance.invitation, _FORM),
    ("/sign-in-link", "ask_for_link", entrance.ask_for_link, _FORM),
    ("/sign-in-link/<token>", "follow_link", entrance.follow_link, _FORM),
)
# For everybody who is signed in.
ROOMS: tuple[tuple[str, str, View, tuple[str, ...]], ...] = (
    ("/", "home", home.home, _PAGE),
    ("/account", "account", account.account, _FORM),
    ("/organizations/new", "new_organization", account.new_organization, _FORM),
    ("/account/alerts", "choose_alerts", alerts.choose_alerts, _FORM),
    ("/organizations/<organization_slug>/feed", "change_feed", alerts.change_feed, _ACT),
    ("/account/browsers/end", "end_elsewhere", browsers.end_elsewhere, _ACT),
    ("/account/browsers/<int:sign_in_id>/end", "end_sign_in", browsers.end_one, _ACT),
    ("/organizations/<organization_slug>", "organization", team.organization, _FORM),
    ("/organizations/<organization_slug>/invitations", "invite_member", team.invite_member, _ACT),
    (
        "/organizations/<organization_slug>/invitations/<int:invitation_id>/end",
        "take_back_invitation",
        team.take_back_invitation,
        _ACT,
    ),
    (
        "/organizations/<organization_slug>/members/<int:membership_id>/role",
        "set_role",
        team.set_role,
        _ACT,
    ),
    (
        "/organizations/<organization_slug>/members/<int:membership_id>/remove",
        "remove_member",
        team.remove_member,
        _ACT,
    ),
    ("/organizations/<organization_slug>/leave", "leave_organization", team.leave_organization, _ACT),
    ("/roles", "roles", account.roles, _PAGE),
    ("/audit", "audit", trail.audit, _PAGE),
    ("/audit/file", "audit_file", trail.audit_file, _ACT),
    ("/petitions/new", "new_petition", begin.new_petition, _FORM),
    ("/reviews", "reviews", reviews.reviews, _PAGE),
    ("/reports", "reports", reports.reports, _PAGE),
)
# About one petition: the permission is that of the table in organizers/permissions.py.
PETITION_ROOMS: tuple[tuple[str, str, P, View, tuple[str, ...]], ...] = (
    ("", "watch", P.WATCH, watch.watch, _PAGE),
    ("/now", "watch_now", P.WATCH, watch.watch_now, _PAGE),
    ("/ridings", "watch_ridings", P.WATCH, watch_ridings.watch_ridings, _PAGE),
    ("/alerts/<int:alert_id>", "burst", P.WATCH, alerts.burst, _PAGE),
    ("/alerts/<int:alert_id>/put-away", "put_away_alert", P.WATCH, alerts.put_alert_away, _ACT),
    ("/alerts/<int:alert_id>/hold", "hold_alert", P.MODERATE, alerts.hold_alert, _ACT),
    ("/alerts/<int:alert_id>/release", "release_alert", P.MODERATE, alerts.release_alert, _ACT),
    ("/preview", "preview", P.WATCH, edit.preview, _PAGE),
    ("/preview/sign", "preview_sign", P.WATCH, edit.preview_sign, _ACT),
    ("/preview/office", "office_preview", P.WATCH, look.office_preview, _PAGE),
    ("/preview/office.pdf", "office_preview_file", P.WATCH, look.office_preview_file, _PAGE),
    ("/check", "check", P.EDIT, states.check, _PAGE),
    ("/copy", "clone", P.CREATE, begin.clone, _ACT),
    ("/write/<part>", "write_part", P.EDIT, write_part.write_part, _FORM),
    ("/languages", "languages", P.EDIT, edit.languages, _PAGE),
    ("/look", "look", P.EDIT, look.look, _FORM),
    ("/house", "house", P.EDIT, house.house, _PAGE),
    ("/house/<text_language>", "edit_house", P.EDIT, house.edit_house, _FORM),
    ("/house/<text_language>/drop", "drop_house", P.EDIT, house.drop_house, _ACT),
    ("/house/<text_language>/sheets.pdf", "house_sheets", P.EDIT, house.house_sheets, _PAGE),
    ("/state", "take_step", P.WATCH, states.take_step, _ACT),
    ("/review", "review", P.DISCUSS, review.review, _PAGE),
    ("/review/write", "write_review_note", P.DISCUSS, review.write_to_other_side, _ACT),
    ("/review/claim", "claim_review", P.APPROVE, review.claim_review, _ACT),
    ("/review/release", "release_review", P.APPROVE, review.release_review, _ACT),
    ("/review/decide", "decide_review", P.APPROVE, review.decide_review, _ACT),
    ("/reports/settle", "settle_petition_reports", P.APPROVE, reports.settle_reports, _ACT),
    ("/reports/comment", "settle_reported_comment", P.APPROVE, reports.settle_comment, _ACT),
    ("/text/<text_language>", "edit_text", P.EDIT, edit.edit_text, _FORM),
    ("/text", "add_language", P.EDIT, edit.add_language, _ACT),
    ("/details", "details", P.EDIT, details.details, _FORM),
    ("/partners", "partners", P.EDIT, details.partners, _FORM),
    ("/addressees", "addressees", P.EDIT, addressees.addressees, _FORM),
    ("/downloads", "downloads", P.EDIT, downloads.downloads, _FORM),
    ("/downloads/<int:position>/remove", "remove_file", P.EDIT, downloads.remove_file, _ACT),
    ("/picture", "campaign_picture", P.EDIT, campaign_picture.campaign_picture, _FORM),
    ("/picture/remove", "remove_picture", P.EDIT, campaign_picture.remove, _ACT),
    ("/signatures", "signatures", P.SEE_SIGNATURES, signatures.signatures, _PAGE),
    ("/signatures/undo", "undo_batch", P.MODERATE, signatures.undo, _ACT),
    ("/signatures/<act>", "batch", P.MODERATE, signatures.batch, _ACT),
    ("/repeats", "repeats", P.MODERATE, repeats.repeats, _PAGE),
    ("/repeats/decide", "decide_repeat", P.MODERATE, repeats.decide_repeat, _ACT),
    ("/comments", "comments", P.SEE_SIGNATURES, comments.comments, _PAGE),
    ("/comments/several", "act_on_comments", P.HIGHLIGHT, comment_batch.act_on_comments, _ACT),
    ("/comments/read", "read_comments", P.HIGHLIGHT, comment_acts.read_comments, _ACT),
    ("/comments/hide", "hide_comment", P.MODERATE, comment_acts.hide_comment, _ACT),
    ("/comments/mask", "mask_comment", P.MODERATE, comment_acts.mask_comment, _ACT),
    ("/comments/settle", "settle_reports", P.MODERATE, comment_acts.settle_reports, _ACT),
    ("/comments/highlight", "highlight_comment", P.HIGHLIGHT, comment_acts.highlight_comment, _ACT),
    ("/export/files/<int:file_id>", "prepared_signatures", P.EXPORT, files.SIGNATURES.page, _PAGE),
    ("/export/files/<int:file_id>/drop", "drop_signatures", P.EXPORT, files.SIGNATURES.drop, _ACT),
    ("/contacts/files/<int:file_id>", "prepared_contacts", P.EXPORT_CONTACTS, files.CONTACTS.page, _PAGE),
    ("/contacts/files/<int:file_id>/drop", "drop_contacts", P.EXPORT_CONTACTS, files.CONTACTS.drop, _ACT),
    ("/organizations", "signing_organizations", P.SEE_SIGNATURES, organizations.organizations, _PAGE),
    ("/organizations/decide", "decide_organization", P.MODERATE, organizations.decide_organization, _ACT),
    ("/organizations/logo", "change_logo", P.MODERATE, organizations.change_logo, _ACT),
    ("/schedule", "schedule", P.DELIVER, schedule.schedule, _FORM),
    ("/deliveries", "deliveries", P.WATCH, deliveries.deliveries, _PAGE),
    ("/deliveries/now", "deliver_now", P.DELIVER, deliveries.deliver_now, _ACT),
    ("/deliveries/<int:run_id>", "rehearsal", P.WATCH, rehearsal.rehearsal, _PAGE),
    ("/deliveries/<int:run_id>/approve", "approve_run", P.DELIVER, rehearsal.approve, _ACT),
    ("/deliveries/<int:delivery_id>/test", "test_delivery", P.DELIVER, rehearsal.send_test, _ACT),
    ("/deliveries/<int:run_id>/stop", "stop_run", P.DELIVER, deliveries.stop, _ACT),
    ("/deliveries/<int:delivery_id>/settle", "settle_doubt", P.DELIVER, deliveries.settle_doubt, _ACT),
    ("/deliveries/<int:delivery_id>/follow-up", "follow_up", P.DELIVER, follow_up.follow_up, _FORM),
    ("/deliveries/<int:delivery_id>/print", "print_pack", P.DELIVER, posting.pack, _ACT),
    ("/deliveries/<int:delivery_id>/posted", "enter_posted", P.DELIVER, posting.posted, _ACT),
    ("/deliveries/<int:delivery_id>/came-back", "enter_return", P.DELIVER, returning.came_back, _ACT),
    ("/deliveries/<int:delivery_id>/not-back", "take_back_return", P.DELIVER, returning.not_back, _ACT),
    ("/deliveries/<int:delivery_id>/posted-again", "post_again", P.DELIVER, returning.posted_again, _ACT),
    ("/deliveries/<int:delivery_id>/discard", "discard_pack", P.DELIVER, posting.discard, _ACT),
    ("/deliveries/<int:delivery_id>/answer", "office_answer", P.DELIVER, office_answer.office_answer, _FORM),
    ("/deliveries/<int:run_id>/packs", "print_packs", P.DELIVER, posting.packs, _ACT),
    ("/deliveries/<int:run_id>/labels.pdf", "letter_labels", P.DELIVER, posting.labels, _PAGE),
    ("/deliveries/<int:run_id>/all-posted", "enter_all_posted", P.DELIVER, posting.all_posted, _ACT),
    ("/deliveries/<int:delivery_id>/revoke", "revoke_link", P.DELIVER, deliveries.revoke_link, _ACT),
    ("/deliveries/<int:delivery_id>/release", "release_reply", P.DELIVER, deliveries.release_reply, _ACT),
    ("/deliveries/<int:delivery_id>/reply.pdf", "reply_document", P.WATCH, deliveries.reply_document, _PAGE),
    ("/deliveries/files/<int:file_id>", "delivery_file", P.SEE_SIGNATURES, deliveries.delivery_file, _PAGE),
)
# What holds people's data as a file wants a sign-in of the last minutes.
FRESH_ROOMS: tuple[tuple[str, str, P, View, tuple[str, ...]], ...] = (
    ("/export", "export", P.EXPORT, transfer.export_page, _PAGE),
    ("/export/file", "export_file", P.EXPORT, transfer.export_file, _ACT),
    ("/export/files/<int:file_id>/file", "fetch_signatures", P.EXPORT, files.SIGNATURES.fetch, _PAGE),
    ("/export/files/<int:file_id>/again", "again_signatures", P.EXPORT, files.SIGNATURES.again, _ACT),
    ("/contacts", "contacts", P.EXPORT_CONTACTS, contacts.contacts_page, _PAGE),
    ("/contacts/file", "contacts_file", P.EXPORT_CONTACTS, contacts.contacts_file, _ACT),
    ("/contacts/files/<int:file_id>/file", "fetch_contacts", P.EXPORT_CONTACTS, files.CONTACTS.fetch, _PAGE),
    ("/contacts/files/<int:file_id>/again", "again_contacts", P.EXPORT_CONTACTS, files.CONTACTS.again, _ACT),
)
# The same about an organisation: what opens its data to programs.
FRESH_ORGANIZATION_ROOMS: tuple[tuple[str, str, P, View, tuple[str, ...]], ...] = (
    ("/tokens", "tokens", P.HAND_OUT_TOKENS, tokens.tokens, _FORM),
    ("/tokens/<int:token_id>/revoke", "revoke_token", P.HAND_OUT_TOKENS, tokens.revoke_token, _ACT),
    ("/webhooks", "webhooks", P.CONNECT, webhooks.webhooks, _FORM),
    ("/webhooks/<int:webhook_id>", "webhook", P.CONNECT, webhooks.webhook, _FORM),
    ("/webhooks/<int:webhook_id>/secret", "new_webhook_secret", P.CONNECT, webhooks.new_webhook_secret, _ACT),
    ("/webhooks/<int:webhook_id>/secret/end", "end_old_secret", P.CONNECT, webhooks.end_old_secret, _ACT),
    ("/webhooks/<int:webhook_id>/test", "test_webhook", P.CONNECT, webhooks.test_webhook, _ACT),
    (
        "/webhooks/<int:webhook_id>/calls/<int:call_id>/again",
        "send_call_again",
        P.CONNECT,
        webhooks.send_call_again,
        _ACT,
    ),
    ("/webhooks/<int:webhook_id>/switch", "switch_webhook", P.CONNECT, webhooks.switch_webhook, _ACT),
    ("/webhooks/<int:webhook_id>/remove", "remove_webhook", P.CONNECT, webhooks.remove_webhook, _ACT),
)

for rule, name, view, methods in DOORS:
    blueprint.add_url_rule(rule, name, view, methods=methods)
for rule, name, view, methods in ROOMS:
    blueprint.add_url_rule(rule, name, whoever_signs_in(view), methods=methods)
for rule, name, permission, view, methods in PETITION_ROOMS:
    guarded = whoever_may(permission)(view)
    blueprint.add_url_rule(f"/petitions/<slug>{rule}", name, guarded, methods=methods)
for rule, name, permission, view, methods in FRESH_ROOMS:
    guarded = whoever_may(permission, is_fresh=True)(view)
    blueprint.add_url_rule(f"/petitions/<slug>{rule}", name, guarded, methods=methods)
for rule, name, permission, view, methods in FRESH_ORGANIZATION_ROOMS:
    guarded = whoever_may_in_organization(permission)(view)
    blueprint.add_url_rule(f"/organizations/<organization_slug>{rule}", name, guarded, methods=methods)

blueprint.before_request(browsers.see)
blueprint.after_request(files.never_resumed_as_a_page)
blueprint.context_processor(word_tables)
blueprint.context_processor(lambda: {"steps_of": steps_of, "last_note": review.last_note})
blueprint.record_once(lambda state: prepare(state.app))
