"""What organizers do at the comment desk; each act leaves a line in the audit trail and can be undone."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from petitions.comments import desk
from petitions.errors import Refusal
from petitions.signing.models import Signature
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.sentences import sentence
from petitions.web.organizers.watching.comments import filters_of

_MOST_AT_ONCE = 100


def hide_comment(access: Access) -> ResponseReturnValue:
    """Hide a comment everywhere, with a reason; or show it again."""
    signature, reason = _asked_for(access), request.form.get("reason", "")
    if "show_again" in request.form:
        return _do(access, signature, "comment_shown", lambda: desk.show(access.session, signature))
    return _do(
        access,
        signature,
        "comment_hidden",
        lambda: desk.hide(access.session, signature, reason=reason, now=now()),
        reason=reason.strip()[: desk.REASON_MAX_LENGTH],
    )


def highlight_comment(access: Access) -> ResponseReturnValue:
    """Let the office read a comment first, or no longer."""
    signature = _asked_for(access)
    if "drop" in request.form:
        return _do(access, signature, "comment_dropped", lambda: desk.drop(access.session, signature))
    return _do(
        access,
        signature,
        "comment_highlighted",
        lambda: desk.highlight(access.session, signature, now=now()),
    )


def mask_comment(access: Access) -> ResponseReturnValue:
    """Hide words of a comment, or show them again; what stays is as it was written."""
    signature = _asked_for(access)
    if "undo" in request.form:
        return _do(access, signature, "comment_unmasked", lambda: desk.unmask(access.session, signature))
    words = request.form.get("hidden_words", "")
    return _do(
        access,
        signature,
        "comment_masked",
        lambda: desk.mask(access.session, signature, words=words, now=now()),
    )


def settle_reports(access: Access) -> ResponseReturnValue:
    """Leave a reported comment as it is."""
    signature = _asked_for(access)
    return _do(
        access,
        signature,
        "comment_reports_settled",
        lambda: desk.settle(access.session, signature, now=now()),
    )


def read_comments(access: Access) -> ResponseReturnValue:
    """Note that some comments have been read, or that one should be read once more.

    No line in the audit trail: nobody is touched by it.
    """
    if "unread" in request.form:
        desk.mark_unread(access.session, _asked_for(access))
    else:
        ids = [row.id for row in _all_asked_for(access)]
        desk.mark_read(access.session, access.petition.id, ids, now=now())
    access.session.commit()
    if request.headers.get("Accept", "").startswith("application/json"):
        return {"read": True}
    return _back(access, None)


def _all_asked_for(access: Access) -> list[Signature]:
    """The comments that are named, each with its row on the desk."""
    ids = request.form.getlist("id", type=int)[:_MOST_AT_ONCE]
    found = [row for row in (access.session.get(Signature, each) for each in ids) if row]
    own = [row for row in found if row.petition_id == access.petition.id and row.comment]
    for row in own:
        desk.comment_of(access.session, row)
    return own


def _do(
    access: Access, signature: Signature, action: str, act: Callable[[], None], **detail: object
) -> ResponseReturnValue:
    row_id = signature.id
    try:
        act()
        access.note(action, signature=row_id, **detail)
        if action != "comment_reports_settled":
            access.outdate_deliveries()
        access.session.commit()
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
    return _back(access, row_id)


def _asked_for(access: Access) -> Signature:
    signature = access.session.get(Signature, request.form.get("id", type=int) or 0)
    if signature is None or signature.petition_id != access.petition.id or not signature.comment:
        abort(404)
    return signature


def _back(access: Access, row_id: int | None) -> ResponseReturnValue:
    """To the same place of the desk."""
    filters = filters_of(request.form)
    anchor = f"comment-{row_id}" if row_id else None
    return redirect(url_for("organize.comments", slug=access.petition.slug, _anchor=anchor, **filters))  # type: ignore[arg-type]
