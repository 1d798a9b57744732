"""The list of signatures, and what organizers do to some of them: put aside, release, invalidate, undo."""

import datetime as dt
from dataclasses import dataclass, replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from petitions.dedupe.invalidate import hold, invalidate, reinstate, release
from petitions.dedupe.listing import page_of
from petitions.dedupe.review import decide, decided, questions, reopen
from petitions.dedupe.selection import Selection, number_of
from petitions.errors import Refusal
from petitions.identity.postal_code import shown_postal_code
from petitions.organizers.queries import latest_acts
from petitions.signing.models import CountClass, Exposure, Signature
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import ReasonForm
from petitions.web.organizers.sentences import sentence
from petitions.web.organizers.watching.finding import filters_of, languages_of, province_choices, selection_of

# What a batch may be done to, and which of the chosen rows it changes.
ACTS = ("hold", "release", "invalidate", "reinstate")
_MOST_CHOSEN = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A signature as organizers see it: no address, and no name of who is only counted."""

    id: int
    name: str
    organization: str
    place: str
    counted_as: str
    exposure: str
    language: str
    source: str
    at: dt.datetime
    reason: str
    reason_kind: str


def line(signature: Signature) -> Line:
    """What may be shown of a signature."""
    is_hidden = signature.exposure == Exposure.COUNTED
    kind, reason = _reason(signature)
    return Line(
        id=signature.id,
        name="" if is_hidden else signature.name,
        organization="" if is_hidden else signature.organization,
        place=_place(signature, is_hidden=is_hidden),
        counted_as=signature.counted_as,
        exposure=signature.exposure,
        language=signature.language,
        source=signature.source,
        at=signature.confirmed_at or signature.signed_at,
        reason=reason,
        reason_kind=kind,
    )


def _place(signature: Signature, *, is_hidden: bool) -> str:
    if is_hidden:
        return signature.province or signature.country
    code = shown_postal_code(signature.postal_code, signature.country) if signature.postal_code else ""
    country = "" if signature.country == "CA" else signature.country
    return ", ".join(filter(None, (signature.city, code, signature.province, country)))


def _reason(signature: Signature) -> tuple[str, str]:
    """The kind and code of why a row is not simply counted."""
    if signature.invalidated_reason:
        return "invalidated", signature.invalidated_reason
    if signature.held_at is not None:
        return "held", signature.held_reason
    return "repeat", signature.repeat_reason


def signatures(access: Access) -> ResponseReturnValue:
    """One page of the list; the filter is in the address, so that it can be kept and shared."""
    selection = selection_of(access, request.args)
    before = request.args.get("before", type=int)
    rows, following = page_of(access.session, selection, before_id=before)
    return render_template(
        "organizers/signatures.html",
        access=access,
        lines=[line(row) for row in rows],
        following=following,
        filters=filters_of(request.args),
        classes=list(CountClass),
        provinces=province_choices(),
        languages=languages_of(access),
        is_first=before is None,
        acts=latest_acts(
            access.session, access.petition.organization_id, access.petition.slug, "signatures_invalidated"
        ),
    )


def batch(access: Access, act: str) -> ResponseReturnValue:
    """Do something to the chosen signatures, or to all that the filter finds: counted first, then done."""
    if act not in ACTS:
        abort(404)
    selection = _chosen(access)
    number = number_of(access.session, selection)
    form = ReasonForm()
    if number == 0:
        flash(_("No signature was chosen."), "error")
        return _back(access)
    if "confirmed" in request.form:
        try:
            done = _act(access, act, selection, form)
        except Refusal as refusal:
            form.reason.errors = [sentence(refusal)]
        else:
            flash(_done_words(act, done), "success")
            return _back(access)
    elif act != "invalidate" and selection.ids is not None:
        flash(_done_words(act, _act(access, act, selection, form)), "success")
        return _back(access)
    page = render_template(
        "organizers/batch.html",
        access=access,
        act=act,
        number=number,
        form=form,
        filters=filters_of(request.form),
        ids=selection.ids or (),
        is_everything=selection.ids is None,
    )
    return page, 422 if form.reason.errors else 200


def _chosen(access: Access) -> Selection:
    selection = selection_of(access, request.form)
    if request.form.get("scope") == "all":
        return selection
    ids = tuple(request.form.getlist("id", type=int)[:_MOST_CHOSEN])
    return replace(selection, ids=ids)


def _act(access: Access, act: str, selection: Selection, form: ReasonForm) -> int:
    session, at = access.session, now()
    match act:
        case "hold":
            done = hold(session, selection, now=at)
        case "release":
            done = release(session, selection)
        case "invalidate":
            done = invalidate(session, selection, reason=form.reason.data or "", now=at)
        case _:
            done = reinstate(session, selection)
    reason = form.reason.data if act == "invalidate" else ""
    action = {"invalidate": "signatures_invalidated", "reinstate": "signatures_reinstated"}.get(act)
    access.note(action or f"signatures_{act}", number=done, at=at.isoformat(), reason=reason)
    access.outdate_deliveries()
    session.commit()
    return done


def undo(access: Access) -> ResponseReturnValue:
    """Undo one batch of invalidating, named by its instant."""
    try:
        at = dt.datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        abort(400)
    if at.tzinfo is None:
        abort(400)
    selection = Selection(petition_id=access.petition.id, invalidated_at=at)
    done = reinstate(access.session, selection)
    access.note("signatures_reinstated", number=done, at=at.isoformat())
    access.outdate_deliveries()
    access.session.commit()
    flash(_done_words("reinstate", done), "success")
    return _back(access)


def _done_words(act: str, number: int) -> str:
    words = {
        "hold": ngettext("%(num)s signature is put aside.", "%(num)s signatures are put aside.", number),
        "release": ngettext("%(num)s signature is released.", "%(num)s signatures are released.", number),
        "invalidate": ngettext("%(num)s signature is invalid.", "%(num)s signatures are invalid.", number),
        "reinstate": ngettext("%(num)s signature counts again.", "%(num)s signatures count again.", number),
    }
    return str(words[act])


def _back(access: Access) -> ResponseReturnValue:
    filters = {name: value for name, value in filters_of(request.form).items() if value}
    return redirect(url_for("organize.signatures", slug=access.petition.slug, **filters))  # type: ignore[arg-type]


def repeats(access: Access) -> ResponseReturnValue:
    """Pairs that look like one person, for somebody to decide."""
    pairs = questions(access.session, access.petition.id)
    settled = decided(access.session, access.petition.id)
    return render_template(
        "organizers/repeats.html",
        access=access,
        pairs=[(line(pair.signature), line(pair.alike)) for pair in pairs],
        settled=[line(row) for row in settled],
    )


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
