"""What organizers do at the comment desk; each act leaves a line in the audit trail and can be undone."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from petitions.comments import desk
from petitions.comments.models import Comment
from petitions.errors import Refusal
from petitions.signing.models import Signature, SignatureState
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.sentences import sentence
from petitions.web.organizers.watching.comment_words import DONE
from petitions.web.organizers.watching.comments import filters_of

MOST_AT_ONCE = 100
Act = Callable[[Access, Signature], None]


def hide_comment(access: Access) -> ResponseReturnValue:
    """Hide a comment everywhere, with a reason; or show it again."""
    return _do(access, "comment_shown" if "show_again" in request.form else "comment_hidden")


def highlight_comment(access: Access) -> ResponseReturnValue:
    """Let the office read a comment first, or no longer."""
    return _do(access, "comment_dropped" if "drop" in request.form else "comment_highlighted")


def mask_comment(access: Access) -> ResponseReturnValue:
    """Hide words of a comment, or show them again; what stays is as it was written."""
    return _do(access, "comment_unmasked" if "undo" in request.form else "comment_masked")


def settle_reports(access: Access) -> ResponseReturnValue:
    """Leave a reported comment as it is."""
    return _do(access, "comment_reports_settled")


def read_comments(access: Access) -> ResponseReturnValue:
    """Note that some comments have been read, or that one should be read once more.

    No line in the audit trail: nobody is touched by it.
    """
    if "unread" in request.form:
        signature = _asked_for(access)
        if signature.comment:
            desk.mark_unread(access.session, signature)
    else:
        ids = [row.id for row in all_asked_for(access)]
        desk.mark_read(access.session, access.petition.id, ids, now=now())
    access.session.commit()
    if request.headers.get("Accept", "").startswith("application/json"):
        return {"read": True}
    named = request.form.getlist("id", type=int)
    return back(access, named[0] if len(named) == 1 else None)


def _hide(access: Access, signature: Signature) -> None:
    desk.hide(access.session, signature, reason=reason(), now=now())


def _show(access: Access, signature: Signature) -> None:
    desk.show(access.session, signature)


def _highlight(access: Access, signature: Signature) -> None:
    desk.highlight(access.session, signature, now=now())


def _drop(access: Access, signature: Signature) -> None:
    desk.drop(access.session, signature)


def _mask(access: Access, signature: Signature) -> None:
    if "private" in request.form:
        desk.mask_private(access.session, signature, now=now())
    else:
        desk.mask(access.session, signature, words=request.form.get("hidden_words", ""), now=now())


def _unmask(access: Access, signature: Signature) -> None:
    desk.unmask(access.session, signature)


def _settle(access: Access, signature: Signature) -> None:
    desk.settle(access.session, signature, now=now())


# By the name that the act has in the audit trail.
ACTS: dict[str, Act] = {
    "comment_hidden": _hide,
    "comment_shown": _show,
    "comment_highlighted": _highlight,
    "comment_dropped": _drop,
    "comment_masked": _mask,
    "comment_unmasked": _unmask,
    "comment_reports_settled": _settle,
}


def _do(access: Access, action: str) -> ResponseReturnValue:
    signature = _asked_for(access)
    row_id = signature.id
    try:
        act(access, signature, action, seen=request.form.get("seen", ""))
        access.session.commit()
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
    else:
        flash(DONE[action], "success")
    return back(access, row_id)


def act(access: Access, signature: Signature, action: str, *, seen: str = "") -> None:
    """One act on one comment, with its line in the trail. `seen` is the mark of what the organizer saw of it.

    Raises: Refusal `comment_gone`, `comment_changed`, and those of desk.py.
    """
    if signature.state != SignatureState.CONFIRMED or not signature.comment:
        raise Refusal("comment_gone")
    if seen and seen != desk.mark_of(signature, access.session.get(Comment, signature.id)):
        raise Refusal("comment_changed")
    ACTS[action](access, signature)
    detail = {"reason": reason()} if action == "comment_hidden" else {}
    access.note(action, signature=signature.id, **detail)
    if action != "comment_reports_settled":
        access.outdate_deliveries()


def reason() -> str:
    """Why a comment is hidden, as it was typed."""
    return request.form.get("reason", "").strip()[: desk.REASON_MAX_LENGTH]


def all_asked_for(access: Access) -> list[Signature]:
    """The comments that are named, each with its row on the desk."""
    ids = request.form.getlist("id", type=int)[:MOST_AT_ONCE]
    found = [row for row in (access.session.get(Signature, each) for each in ids) if row]
    own = [row for row in found if row.petition_id == access.petition.id and row.comment]
    for row in own:
        desk.comment_of(access.session, row)
    return own


def _asked_for(access: Access) -> Signature:
    """The signature that is named, locked; one whose comment has gone since is found too."""
    named = request.form.get("id", type=int) or 0
    signature = access.session.get(Signature, named, with_for_update=True)
    if signature is None or signature.petition_id != access.petition.id:
        abort(404)
    return signature


def back(access: Access, row_id: int | None) -> ResponseReturnValue:
    """To the same place of the desk."""
    filters = filters_of(request.form)
    anchor = f"comment-{row_id}" if row_id else None
    return redirect(url_for("organize.comments", slug=access.petition.slug, _anchor=anchor, **filters))  # type: ignore[arg-type]
