"""The comment desk.

Read what people wrote, hide what must not be shown, choose what the office reads first.
"""

import datetime as dt
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select, true

from petitions.signing.models import Exposure, Signature, SignatureState
from petitions.text.plain import neutralised
from petitions.web.current import now
from petitions.web.organizers.access import Access

PAGE_SIZE = 30
REASON_MAX_LENGTH = 300
SHOWN = {
    "": true(),
    "highlighted": Signature.comment_highlighted_at.is_not(None),
    "hidden": Signature.comment_hidden_at.is_not(None),
    "public": Signature.exposure == Exposure.PUBLIC,
}


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment or a letter of somebody's own. No name for who is only counted."""

    id: int
    text: str
    letter: str
    name: str
    place: str
    language: str
    at: dt.datetime
    exposure: str
    is_hidden: bool
    is_highlighted: bool


def comments(access: Access) -> ResponseReturnValue:
    """Comments of confirmed signatures, newest first."""
    shown = request.args.get("show", "")
    words = request.args.get("words", "").strip()[:80]
    query = (
        select(Signature)
        .where(
            Signature.petition_id == access.petition.id,
            Signature.state == SignatureState.CONFIRMED,
            or_(Signature.comment != "", Signature.letter != ""),
            SHOWN.get(shown, true()),
            _has_words(words),
        )
        .order_by(Signature.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    if before := request.args.get("before", type=int):
        query = query.where(Signature.id < before)
    rows = access.session.scalars(query).all()
    return render_template(
        "organizers/comments.html",
        access=access,
        comments=[_line(row) for row in rows[:PAGE_SIZE]],
        following=rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None,
        shown=shown if shown in SHOWN else "",
        words=words,
    )


def _has_words(words: str) -> ColumnElement[bool]:
    if not words:
        return true()
    return or_(
        Signature.comment.icontains(words, autoescape=True),
        Signature.letter.icontains(words, autoescape=True),
    )


def _line(signature: Signature) -> CommentLine:
    is_nameless = signature.exposure == Exposure.COUNTED
    return CommentLine(
        id=signature.id,
        text=neutralised(signature.comment),
        letter=neutralised(signature.letter),
        name="" if is_nameless else signature.organization or signature.name,
        place=signature.province if is_nameless else signature.city or signature.province,
        language=signature.language,
        at=signature.confirmed_at or signature.signed_at,
        exposure=signature.exposure,
        is_hidden=signature.comment_hidden_at is not None,
        is_highlighted=signature.comment_highlighted_at is not None,
    )


def hide_comment(access: Access) -> ResponseReturnValue:
    """Hide a comment everywhere, with the reason in the audit trail; or show it again."""
    signature = _asked_for(access)
    reason = request.form.get("reason", "").strip()[:REASON_MAX_LENGTH]
    if "show" in request.form:
        signature.comment_hidden_at = None
    elif not reason:
        flash(_("Please write the reason; it stays in the audit trail."), "error")
        return _back(access)
    else:
        signature.comment_hidden_at, signature.comment_highlighted_at = now(), None
    access.note(
        "comment_shown" if "show" in request.form else "comment_hidden", signature=signature.id, reason=reason
    )
    access.session.commit()
    return _back(access)


def highlight_comment(access: Access) -> ResponseReturnValue:
    """Let the office read a comment first, or no longer."""
    signature = _asked_for(access)
    is_chosen = "drop" not in request.form
    if is_chosen and signature.comment_hidden_at is not None:
        flash(_("This comment is hidden."), "error")
        return _back(access)
    signature.comment_highlighted_at = now() if is_chosen else None
    access.note("comment_highlighted" if is_chosen else "comment_dropped", signature=signature.id)
    access.session.commit()
    return _back(access)


def _asked_for(access: Access) -> Signature:
    signature = access.session.get(Signature, request.form.get("id", type=int) or 0)
    if signature is None or signature.petition_id != access.petition.id:
        abort(404)
    return signature


def _back(access: Access) -> ResponseReturnValue:
    kept = {name: request.form[name] for name in ("show_list", "words") if request.form.get(name)}
    return redirect(
        url_for(
            "organize.comments",
            slug=access.petition.slug,
            show=kept.get("show_list"),
            words=kept.get("words"),
        )
    )
