"""What was delivered and what is on its way: states, files, doubts to settle, "deliver now", stop."""

from collections.abc import Iterator, Sequence

from flask import Response, abort, current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from petitions.delivery.answers import acknowledge
from petitions.delivery.answers.clock import heard_of_later, terms_of
from petitions.delivery.answers.follow_up import reminders_of
from petitions.delivery.models import Delivery, DeliveryFile, DeliveryRun
from petitions.delivery.proof.proof_models import RunProgress
from petitions.delivery.sending.came_back import brought_by
from petitions.delivery.sending.doubts import mark_sent, send_again
from petitions.delivery.sending.letter_returns import returns_of
from petitions.delivery.slots.arrange import stop_run
from petitions.delivery.slots.plan import DELIVERED_STATES, plan_by_hand, restored_at
from petitions.delivery.slots.preview import next_run
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import DeliveryState
from petitions.errors import Refusal
from petitions.offices.models import Office
from petitions.queue import nudge
from petitions.storage import FileMissing, Storage
from petitions.web.current import now
from petitions.web.errors import WRONG_ROLE
from petitions.web.office.reply_document import document_response
from petitions.web.organizers.access import Access
from petitions.web.organizers.delivering.delivery_lines import Around, RunLine, run_line, tells_link
from petitions.web.organizers.delivering.found import back, delivery_or_404, refused, run_or_404
from petitions.web.organizers.delivering.letter_lines import Paper
from petitions.web.organizers.delivering.said_back import said_back
from petitions.web.organizers.delivering.schedule_fields import arrangement_of

PAGE_SIZE = 10
# Above this many addressees of one run, those that went well are folded away.
FOLD_ABOVE = 8


def deliveries(access: Access) -> ResponseReturnValue:
    """Every run, newest first."""
    before = request.args.get("before", type=int)
    runs = _runs(access, before)
    row = access.session.get(DeliverySchedule, access.petition.id)
    is_running = row is not None and row.is_active and access.petition.state in DELIVERED_STATES
    return render_template(
        "organizers/deliveries.html",
        access=access,
        runs=_lines(access, runs[:PAGE_SIZE]),
        following=runs[PAGE_SIZE - 1].number if len(runs) > PAGE_SIZE else None,
        said=said_back(access, arrangement_of(row)) if row else None,
        next_at=next_run(access.session, row, now=now()) if row and is_running else None,
        may_deliver=access.petition.state in DELIVERED_STATES,
        is_arranged=row is not None,
        fold_above=FOLD_ABOVE,
    )


def _lines(access: Access, runs: Sequence[DeliveryRun]) -> list[RunLine]:
    session, restored = access.session, restored_at(access.session)
    found = [delivery for run in runs for delivery in run.deliveries]
    ids = [delivery.id for delivery in found]
    around = Around(
        terms=terms_of(session, access.petition.id, zone=current_app.config["DEFAULT_TIMEZONE"]),
        reminders=reminders_of(session, ids),
        heard_later=heard_of_later(session, ids),
        papers=_papers(access, [each for each in found if each.by_post]),
    )
    return [run_line(run, restored, session.get(RunProgress, run.id), around) for run in runs]


def _papers(access: Access, letters: Sequence[Delivery]) -> dict[int, Paper]:
    returns = returns_of(access.session, [letter.id for letter in letters])
    return {
        letter.id: Paper(
            returns[letter.id],
            brought_by(access.session, letter) if letter.state == DeliveryState.REFUSED else "",
        )
        for letter in letters
    }


def _runs(access: Access, before: int | None) -> Sequence[DeliveryRun]:
    query = (
        select(DeliveryRun)
        .where(DeliveryRun.petition_id == access.petition.id)
        .options(
            selectinload(DeliveryRun.deliveries).selectinload(Delivery.files),
            selectinload(DeliveryRun.deliveries).selectinload(Delivery.office).selectinload(Office.holders),
            selectinload(DeliveryRun.deliveries).selectinload(Delivery.addressee),
            selectinload(DeliveryRun.deliveries).selectinload(Delivery.reply),
        )
        .order_by(DeliveryRun.number.desc())
        .limit(PAGE_SIZE + 1)
    )
    if before is not None:
        query = query.where(DeliveryRun.number < before)
    return access.session.scalars(query).all()


def deliver_now(access: Access) -> ResponseReturnValue:
    """Make a run at once; the worker compiles and sends it."""
    try:
        run = plan_by_hand(
            access.session,
            access.petition,
            zone=current_app.config["DEFAULT_TIMEZONE"],
            now=now(),
            by_id=access.me.organizer.id,
        )
        access.note("delivery_by_hand", number=run.number)
        access.session.commit()
        nudge("deliveries")
        flash(_("Delivery %(number)s is being prepared.", number=run.number), "success")
    except Refusal as refusal:
        return refused(access, refusal)
    return back(access)


def stop(access: Access, run_id: int) -> ResponseReturnValue:
    """Stop a run that is not on its way yet; its signatures go with the next one."""
    run = run_or_404(access, run_id)
    try:
        stop_run(access.session, run, now=now())
        access.note("delivery_stopped", number=run.number)
        access.session.commit()
        flash(_("Delivery %(number)s is stopped. Its signatures go with the next one.", number=run.number))
    except Refusal as refusal:
        return refused(access, refusal)
    return back(access)


def settle_doubt(access: Access, delivery_id: int) -> ResponseReturnValue:
    """Somebody found out whether the office has it: then it is sent, or goes again."""
    delivery = delivery_or_404(access, delivery_id)
    verb = {"sent": mark_sent, "again": send_again}.get(request.form.get("answer", ""))
    if verb is None:
        abort(400)
    try:
        verb(access.session, delivery, by=access.me.organizer, now=now())
        access.session.commit()
        nudge("deliveries")
        flash(_("Settled."), "success")
    except Refusal as refusal:
        return refused(access, refusal)
    return back(access)


def revoke_link(access: Access, delivery_id: int) -> ResponseReturnValue:
    """Close the office's page of one delivery, when its mail went astray."""
    delivery = delivery_or_404(access, delivery_id)
    acknowledge.revoke_link(access.session, delivery, now=now())
    access.note("office_link_revoked", reference=delivery.reference)
    access.session.commit()
    return back(access)


def release_reply(access: Access, delivery_id: int) -> ResponseReturnValue:
    """Show the office's reply to everybody, beside the delivery it answers."""
    delivery = delivery_or_404(access, delivery_id)
    if delivery.reply is None:
        abort(404)
    acknowledge.release(access.session, delivery.reply, now=now())
    access.note("office_reply_released", reference=delivery.reference)
    access.session.commit()
    flash(_("The reply is public now."), "success")
    return back(access)


def reply_document(access: Access, delivery_id: int) -> ResponseReturnValue:
    """The PDF that the office sent with its reply, to be read before everybody may."""
    reply = delivery_or_404(access, delivery_id).reply
    if reply is None or not reply.document_key:
        abort(404)
    return document_response(reply)


def delivery_file(access: Access, file_id: int) -> ResponseReturnValue:
    """A file as the office got it. It holds names, so the act leaves a line; and maybe the office's link."""
    file = access.session.get(DeliveryFile, file_id)
    if file is None or file.delivery.run.petition_id != access.petition.id:
        abort(404)
    if tells_link(file) and not access.may("deliver"):
        abort(403, WRONG_ROLE)
    try:
        content = Storage.at(current_app.config["STORAGE_URL"]).chunks(file.storage_key)
        first = next(content, b"")
    except FileMissing:
        abort(410)
    access.note("delivery_file_read", reference=file.delivery.reference, file=file.name)
    access.session.commit()

    def pieces() -> Iterator[bytes]:
        yield first
        yield from content

    response = Response(pieces(), mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.content_length = file.size
    return response
