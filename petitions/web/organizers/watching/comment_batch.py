"""Several comments at once: whatever can be done with one can be done with all that are ticked."""

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from petitions.comments import desk
from petitions.errors import Refusal
from petitions.signing.models import Signature
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.sentences import SENTENCES, sentence
from petitions.web.organizers.watching.comment_acts import act, all_asked_for, back, reason
from petitions.web.organizers.watching.comment_words import BATCH, READ, nothing_ticked

_FOR_ALL = {READ, "comment_highlighted", "comment_dropped"}


def act_on_comments(access: Access) -> ResponseReturnValue:
    """Do one thing with every ticked comment; those with which it cannot be done are left and counted."""
    action = request.form.get("act", "")
    if action not in BATCH:
        abort(400)
    if action not in _FOR_ALL and not access.may("moderate"):
        abort(403)
    ticked = all_asked_for(access)
    if not ticked:
        flash(nothing_ticked(), "error")
    elif action == "comment_hidden" and not reason():
        flash(str(SENTENCES["comment_reason_missing"]), "error")
    else:
        _tell(*_done(access, action, ticked))
    return back(access, ticked[0].id if ticked else None)


def _done(access: Access, action: str, ticked: list[Signature]) -> tuple[int, list[Refusal]]:
    if action == READ:
        desk.mark_read(access.session, access.petition.id, [each.id for each in ticked], now=now())
        access.session.commit()
        return len(ticked), []
    refusals = []
    for each in ticked:
        try:
            act(access, each, action)
        except Refusal as refusal:  # raised before anything of the act is written
            refusals.append(refusal)
    access.session.commit()
    return len(ticked) - len(refusals), refusals


def _tell(number: int, refusals: list[Refusal]) -> None:
    if number:
        flash(ngettext("Done with %(num)d comment.", "Done with %(num)d comments.", number), "success")
    if refusals:
        left = ngettext("%(num)d comment was left:", "%(num)d comments were left:", len(refusals))
        said = dict.fromkeys(sentence(refusal) for refusal in refusals)
        flash(f"{left} {' '.join(said)}", "error")
