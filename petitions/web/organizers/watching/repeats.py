"""Pairs that look like one person, and what somebody decided about them."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions.dedupe.review import Question, decide, decided, questions, reopen
from petitions.errors import Refusal
from petitions.signing.models import Exposure, Signature
from petitions.web.organizers.access import Access
from petitions.web.organizers.sentences import sentence
from petitions.web.organizers.watching.signature_lines import Line, line

_PAGE_SIZE = 20


def repeats(access: Access) -> ResponseReturnValue:
    """Pairs that look like one person, for somebody to decide."""
    after = request.args.get("after", type=int) or 0
    pairs = questions(access.session, access.petition.id, after_id=after, limit=_PAGE_SIZE + 1)
    settled = decided(access.session, access.petition.id)
    return render_template(
        "organizers/repeats.html",
        access=access,
        pairs=[_lines_of(pair) for pair in pairs[:_PAGE_SIZE]],
        following=pairs[_PAGE_SIZE - 1].signature.id if len(pairs) > _PAGE_SIZE else None,
        is_first=not after,
        settled=[line(row) for row in settled],
    )


def _lines_of(pair: Question) -> tuple[Line, Line]:
    """Both sides; where one shall have no name, the other has none either, for the two names are one."""
    both = (pair.signature, pair.alike)
    is_nameless = Exposure.COUNTED in (each.exposure for each in both)
    newer, older = (line(each, is_nameless=is_nameless) for each in both)
    return newer, older


def decide_repeat(access: Access) -> ResponseReturnValue:
    """One person or two, or take an earlier decision back."""
    signature = access.session.get(Signature, request.form.get("id", type=int) or 0)
    answer = request.form.get("answer", "")
    if signature is None or signature.petition_id != access.petition.id:
        abort(404)
    try:
        if answer == "reopen":
            reopen(access.session, signature)
        else:
            decide(access.session, signature, is_repeat=answer == "same")
        access.note("repeat_decided", signature=signature.id, answer=answer)
        access.outdate_deliveries()
        access.session.commit()
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
    return redirect(url_for("organize.repeats", slug=access.petition.slug))
