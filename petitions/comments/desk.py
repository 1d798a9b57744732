"""What organizers do with a comment: read it, choose it, mask words in it, hide it; all can be undone."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.gather import gather
from petitions.comments.models import Comment, CommentReport
from petitions.errors import Refusal
from petitions.review.models import ReportDecision, ReportReply
from petitions.review.report import TAKEN_BACK, tell_visitors
from petitions.signing.models import Signature, SignatureState
from petitions.text.folding import folded
from petitions.text.masks import MARK, masked
from petitions.text.plain import neutralised

REASON_MAX_LENGTH = 300


def comment_of(session: Session, signature: Signature) -> Comment:
    """The desk's row of a comment; made now when the sweep has not come by yet.

    Raises: Refusal("no_comment").
    """
    if not signature.comment:
        raise Refusal("no_comment")
    row = session.get(Comment, signature.id)
    if row is None:
        gather(session, signature.petition_id, [signature])
        row = session.get_one(Comment, signature.id)
    return row


def mark_of(signature: Signature, row: Comment | None) -> str:
    """Names what was decided about a comment so far: who acts on something older is told."""
    said = (row.edited if row else None, signature.comment_hidden_at, signature.comment_highlighted_at)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def mark_read(session: Session, petition_id: int, ids: Sequence[int], *, now: dt.datetime) -> int:
    """Note that somebody has read some comments, and with a leader all of its group; answers how many."""
    is_meant = Comment.signature_id.in_(ids) | Comment.group_id.in_(ids)
    statement = (
        update(Comment)
        .where(Comment.petition_id == petition_id, is_meant, Comment.read_at.is_(None))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]


def mark_unread(session: Session, signature: Signature) -> None:
    """Have it read once more."""
    comment_of(session, signature).read_at = None
    session.flush()


def highlight(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Let the office read the comment first. Raises: Refusal("comment_hidden")."""
    row = comment_of(session, signature)
    if signature.comment_hidden_at is not None:
        raise Refusal("comment_hidden")
    signature.comment_highlighted_at, row.read_at = now, row.read_at or now
    session.flush()


def drop(session: Session, signature: Signature) -> None:
    """No longer a chosen one."""
    signature.comment_highlighted_at = None
    session.flush()


def hide(session: Session, signature: Signature, *, reason: str, now: dt.datetime) -> None:
    """Show and deliver the comment no more; the signature counts as before. Its reports are settled by it.

    Raises: Refusal("comment_reason_missing") beside the field reason.
    """
    reason = reason.strip()[:REASON_MAX_LENGTH]
    if not reason:
        raise Refusal("comment_reason_missing", field="reason")
    row = comment_of(session, signature)
    signature.comment_hidden_at, signature.comment_highlighted_at = now, None
    row.hidden_reason, row.read_at = reason, row.read_at or now
    settle(session, signature, now=now)


def show(session: Session, signature: Signature) -> None:
    """Undo hiding."""
    signature.comment_hidden_at = None
    comment_of(session, signature).hidden_reason = ""
    session.flush()


def put_away(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Leave nothing to do about a comment whose signatory has withdrawn: neither to read nor to decide."""
    row = session.get(Comment, signature.id)
    if row is not None:
        row.read_at = row.read_at or now
        settle(session, signature, now=now)


def settle(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Close the open reports about a comment, hidden by now or not, and tell visitors who wanted to hear."""
    query = select(CommentReport).where(
        CommentReport.signature_id == signature.id, CommentReport.settled_at.is_(None)
    )
    reports = session.scalars(query.with_for_update()).all()
    tell_visitors(
        session,
        [ReportReply(each.reply_to, each.language) for each in reports if each.reply_to],
        what="comment",
        outcome=_outcome(signature),
        title=session.get_one(Petition, signature.petition_id).text().title,
        now=now,
    )
    for each in reports:
        each.settled_at, each.network_key, each.reply_to = now, None, None
    session.flush()


def _outcome(signature: Signature) -> str:
    if signature.state != SignatureState.CONFIRMED:
        return TAKEN_BACK
    return ReportDecision.HIDDEN if signature.comment_hidden_at is not None else ReportDecision.KEPT


def mask(session: Session, signature: Signature, *, words: str, now: dt.datetime) -> None:
    """Replace words by the mark, in what is shown and in what is delivered; nothing can be written in.

    One piece of the text a line, whatever its case. Raises: Refusal `words_missing`, or `words_not_found`
    with the piece, beside the field words.
    """
    row = comment_of(session, signature)
    pieces = [piece.strip() for piece in words.splitlines() if piece.strip()]
    if not pieces:
        raise Refusal("words_missing", field="words")
    text = signature.comment if row.edited is None else row.edited
    for piece in pieces:
        text, number = re.subn(re.escape(piece), MARK, text, flags=re.IGNORECASE)
        if number == 0:
            raise Refusal("words_not_found", field="words", words=piece)
    _set_text(session, signature, row, text)
    row.read_at = row.read_at or now
    session.flush()


def mask_private(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Mask addresses, telephone and file numbers for the office too, as everybody reads it already.

    Raises: Refusal("nothing_private").
    """
    row = comment_of(session, signature)
    text = signature.comment if row.edited is None else row.edited
    left = masked(text)
    if left == text:
        raise Refusal("nothing_private")
    _set_text(session, signature, row, left)
    row.read_at = row.read_at or now
    session.flush()


def unmask(session: Session, signature: Signature) -> None:
    """Undo what was masked by hand; what is private is masked for the public as before."""
    _set_text(session, signature, comment_of(session, signature), None)
    session.flush()


def _set_text(session: Session, signature: Signature, row: Comment, edited: str | None) -> None:
    text = signature.comment if edited is None else edited
    row.edited, row.folded, row.shown = edited, folded(text), masked(neutralised(text))
    session.flush()
