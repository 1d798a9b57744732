"""One run before it goes out: the very mails, what changed since the last, what looks wrong, and a stop."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from petitions.delivery.contents.envelopes import envelope_of
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.approve import approve_run, ask_for_test, waits_for_approval
from petitions.delivery.sending.rehearsal import Problem, changes_since, problems_of, run_before
from petitions.delivery.slots.plan import restored_at
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.queue import nudge
from petitions.storage import FileMissing
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.delivering.delivery_lines import DeliveryLine, run_line
from petitions.web.organizers.delivering.found import delivery_or_404, run_or_404
from petitions.web.organizers.delivering.problems import problem_path, problem_words
from petitions.web.organizers.sentences import sentence

# So many mails are read at once; each of the others is shown when it is asked for.
SHOWN = 6
# Whoever has this link may answer for the office: nobody reads it here.
_OFFICE_LINK = re.compile(r"(/office/)[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class MailSheet:
    """A mail as it lies ready; `problems` are its own, in words."""

    line: DeliveryLine
    heads: list[tuple[str, str]]
    text: str
    problems: list[str]


def rehearsal(access: Access, run_id: int) -> ResponseReturnValue:
    """Exactly what will be sent, and what a person should know before."""
    run = run_or_404(access, run_id)
    row = access.session.get(DeliverySchedule, access.petition.id)
    zone = row.zone if row else current_app.config["DEFAULT_TIMEZONE"]
    found, earlier = problems_of(access.session, run, zone=zone), run_before(access.session, run)
    line, ordered = run_line(run, restored_at(access.session)), _in_order(run, found)
    return render_template(
        "organizers/rehearsal.html",
        access=access,
        run=line,
        sheets=[_sheet(each, line.lines, found) for each in ordered[:SHOWN]],
        others=[_line_of(each, line.lines) for each in ordered[SHOWN:]],
        problems=[
            (problem_words(each), problem_path(each, access.petition.slug))
            for each in found
            if not each.reference
        ],
        troubled_count=len({each.reference for each in found if each.reference}),
        changes=changes_since(run, earlier),
        earlier=earlier.number if earlier else None,
        needs_approval=waits_for_approval(run),
        may_approve=run.planned_by_id != access.me.organizer.id,
        approved_at=run.approved_at,
        asked_again_at=run.asked_again_at,
        is_due=run.release_at is not None and run.release_at <= now(),
    )


def _in_order(run: DeliveryRun, found: Sequence[Problem]) -> list[Delivery]:
    """The mail that was asked for, then those with something to look at, then the others."""
    chosen, troubled = request.args.get("mail", type=int), {each.reference for each in found}
    return sorted(
        run.deliveries, key=lambda each: (each.id != chosen, each.reference not in troubled, each.id)
    )


def _line_of(delivery: Delivery, lines: Sequence[DeliveryLine]) -> DeliveryLine:
    return next(each for each in lines if each.id == delivery.id)


def approve(access: Access, run_id: int) -> ResponseReturnValue:
    """A second person has looked: it goes out when its hold window is over."""
    run = run_or_404(access, run_id)
    try:
        approve_run(access.session, run, by=access.me.organizer, now=now())
        access.session.commit()
        nudge("deliveries")
        flash(_("Approved."), "success")
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
    return _back(access, run_id)


def send_test(access: Access, delivery_id: int) -> ResponseReturnValue:
    """The same to the organizer's own mailbox, marked as a test."""
    delivery = delivery_or_404(access, delivery_id)
    if not access.may("see_signatures"):
        abort(403)
    try:
        ask_for_test(delivery, by=access.me.organizer)
        access.note("delivery_tested", reference=delivery.reference)
        access.session.commit()
        nudge("deliveries")
        flash(_("A test is on its way to %(email)s.", email=access.me.organizer.email), "success")
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
    return _back(access, delivery.run_id)


def _sheet(delivery: Delivery, lines: list[DeliveryLine], found: list[Problem]) -> MailSheet:
    line = _line_of(delivery, lines)
    ours = [problem_words(each) for each in found if each.reference == delivery.reference]
    if delivery.by_post:
        return MailSheet(line, _outside(delivery), "", ours)
    try:
        mail = message_from_bytes(storage().read(delivery.mail_key), policy=policy.default)
    except (FileMissing, ValueError):
        return MailSheet(line, [], "", ours)
    names = (("From", _("From")), ("To", _("To")), ("Cc", _("Copy")), ("Reply-To", _("Replies to")))
    heads = [(label, str(mail[name])) for name, label in names if mail[name]]
    body = mail.get_body(("plain",))
    text = _OFFICE_LINK.sub(r"\1…", str(body.get_content())) if body else ""
    return MailSheet(line, [*heads, (_("Subject"), str(mail["Subject"]))], text, ours)


def _outside(delivery: Delivery) -> list[tuple[str, str]]:
    """What is seen of a letter before it is opened; its inside is the report."""
    if not delivery.mail_key:
        return []
    return [
        (_("By post to"), " · ".join(envelope_of(delivery).to)),
        (_("Sheets"), format_decimal(delivery.sheet_count or 0)),
    ]


def _back(access: Access, run_id: int) -> ResponseReturnValue:
    return redirect(url_for("organize.rehearsal", slug=access.petition.slug, run_id=run_id))
