"""The list of signatures, and what organizers do to some of them: put aside, release, invalidate, undo."""

import datetime as dt
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from petitions.counting.found import Found, found, found_exactly
from petitions.dedupe.invalidate import hold, invalidate, reinstate, release
from petitions.dedupe.listing import page_of
from petitions.dedupe.selection import Selection, number_of
from petitions.errors import Refusal
from petitions.organizers.queries import latest_acts
from petitions.signing.finding import has_unread
from petitions.signing.models import CountClass, Exposure
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import ReasonForm
from petitions.web.organizers.sentences import sentence
from petitions.web.organizers.watching.finding import filters_of, languages_of, province_choices, selection_of
from petitions.web.organizers.watching.searched import OPEN_FIELDS, searched
from petitions.web.organizers.watching.signature_lines import lines_of

# What a batch may be done to, and which of the chosen rows it changes.
ACTS = ("hold", "release", "invalidate", "reinstate")
_MOST_CHOSEN = 500


def signatures(access: Access) -> ResponseReturnValue:
    """One page of the list; the filter is in the address, so that it can be kept and shared."""
    filters, selection = filters_of(request.args), selection_of(access, request.args)
    before, after = (request.args.get(name, type=int) for name in ("before", "after"))
    page = page_of(access.session, selection, before_id=before, after_id=after)
    is_by_words = any(filters[name] for name in OPEN_FIELDS)
    return render_template(
        "organizers/signatures.html",
        access=access,
        lines=lines_of(access.session, page.rows),
        page=page,
        found=_found(access, selection),
        filters=filters,
        asked={name: value for name, value in filters.items() if value},
        parts=searched(access, filters),
        is_by_words=is_by_words,
        is_unread=is_by_words and has_unread(access.session, access.petition.id),
        classes=list(CountClass),
        exposures=list(Exposure),
        provinces=province_choices(),
        languages=languages_of(access),
        acts=latest_acts(
            access.session, access.petition.organization_id, access.petition.slug, "signatures_invalidated"
        ),
    )


def _found(access: Access, selection: Selection) -> Found:
    """How many the search finds; all of them counted, however long it takes, where somebody asks for it."""
    if request.args.get("count") == "all":
        return found_exactly(access.session, selection)
    return found(access.session, selection)


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
