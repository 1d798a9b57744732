"""A letter came back by post: entered with its reason, taken back, or posted once more."""

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.delivery.sending.came_back import Returned, enter_return, post_again, take_back_return
from petitions.delivery.sending.letter_returns import ReturnReason
from petitions.delivery.sending.posting import Posted
from petitions.dispatch.notices import tell_organizers
from petitions.errors import Refusal
from petitions.queue import nudge
from petitions.text.plain import check_line
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.delivering.found import back, delivery_or_404, refused, zone_of
from petitions.web.organizers.delivering.posting import tracking_number, typed_day

NOTE_LIMIT = 200


def came_back(access: Access, delivery_id: int) -> ResponseReturnValue:
    """The envelope lies here again. Said again, day and reason are corrected, and nobody is told."""
    delivery = delivery_or_404(access, delivery_id)
    is_news, by = delivery.bounced_at is None, access.me.organizer
    try:
        enter_return(access.session, delivery, said=_said(), zone=zone_of(access), by=by, now=now())
    except Refusal as refusal:
        return refused(access, refusal)
    if is_news:
        tell_organizers(access.session, delivery, now=now(), but=by)
    access.session.commit()
    nudge("mail")
    flash(_("Entered. The public record says that it came back."), "success")
    return back(access)


def not_back(access: Access, delivery_id: int) -> ResponseReturnValue:
    """That it came back was a mistake."""
    delivery = delivery_or_404(access, delivery_id)
    try:
        take_back_return(access.session, delivery, by=access.me.organizer, now=now())
    except Refusal as refusal:
        return refused(access, refusal)
    access.session.commit()
    flash(_("Taken back: the letter counts as on its way."), "success")
    return back(access)


def posted_again(access: Access, delivery_id: int) -> ResponseReturnValue:
    """The same pack is in the post once more."""
    delivery = delivery_or_404(access, delivery_id)
    try:
        said = Posted(on=typed_day("on"), tracking=tracking_number())
        post_again(
            access.session, delivery, said=said, zone=zone_of(access), by=access.me.organizer, now=now()
        )
    except Refusal as refusal:
        return refused(access, refusal)
    access.session.commit()
    flash(_("It is in the post again. How it went before stays on the record."), "success")
    return back(access)


def _said() -> Returned:
    reason = request.form.get("reason", ReturnReason.UNSAID)
    if reason not in list(ReturnReason):
        abort(400)
    note = check_line(request.form.get("note", ""), field="note", limit=NOTE_LIMIT)
    return Returned(on=typed_day("on"), reason=ReturnReason(reason), note=note)
