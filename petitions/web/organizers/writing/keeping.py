"""Keep what a page of writing a petition holds, by the button or while it is typed; one way for all pages.

A page carries a mark of what was kept when its reader got it. Whoever saves over something else than that is
shown both versions and decides; nothing is lost in silence.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from petitions.campaign.lifecycle import IN_THE_MAKING
from petitions.errors import Refusal
from petitions.organizers.models import AuditEntry, Organizer
from petitions.organizers.queries import latest_acts
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import Form, status_of
from petitions.web.organizers.writing.steps import saved

# Saving while typing would fill the audit trail: one line stands for so long.
SAME_ACT = dt.timedelta(minutes=15)
Values = Mapping[str, str]
# Saves what was typed, in the transaction; answers with a page of its own, or None for the usual one.
Save = Callable[[], ResponseReturnValue | None]


@dataclass(slots=True)
class Keeping:
    """A page between what is kept and what was typed.

    `action` is the line that saving leaves in the audit trail; `kept` reads what is kept now, by field;
    `said` puts a field's value into words for whoever compares. `theirs` is what others have saved meanwhile,
    of the fields that differ.
    """

    access: Access
    action: str
    kept: Callable[[], Values]
    said: Callable[[str, str], tuple[str, str]]
    theirs: list[tuple[str, str]] = field(default_factory=list)
    theirs_by: str = ""

    @property
    def saves_itself(self) -> bool:
        """Only a draft is saved while it is typed: of what is public every change wants a press."""
        return self.access.petition.state in IN_THE_MAKING

    @property
    def seen(self) -> str:
        """The mark to send with the form: of what its reader has before them, kept or theirs."""
        if "seen" in request.form and not self.theirs:
            return request.form["seen"]
        return mark_of(self.kept())

    def answer(self, form: Form, typed: Callable[[], Values], save: Save) -> ResponseReturnValue | None:
        """Save a form that was sent, and the answer to it; None when the page has to be shown."""
        is_silent = "autosave" in request.form
        if is_silent and not self.saves_itself:
            return _not_kept(_("Not saved yet: it is no draft any more. Press “Save”."), 409)
        if form.validate_on_submit():
            try:
                answer = self._keep(typed(), save)
            except Refusal as refusal:
                self.access.session.rollback()
                form.refuse(refusal)
            else:
                if is_silent and not self.theirs:
                    words = _("Saved at %(time)s", time=format_time(now(), "short"))
                    return jsonify(says=words, seen=mark_of(self.kept()))
                if not self.theirs:
                    return answer or saved(self.access, request.path)
        return self._silent_problem() if is_silent else None

    def status(self, form: Form) -> int:
        """The status of the page that is shown instead."""
        return 409 if self.theirs else status_of(form)

    def note(self, **detail: object) -> None:
        """A line in the audit trail, unless the same person did just the same a moment ago."""
        last = _latest(self.access, self.action)
        is_same = last is not None and (last.organizer_id, last.detail) == (
            self.access.me.organizer.id,
            detail,
        )
        if last is None or not is_same or now() - last.at > SAME_ACT:
            self.access.note(self.action, **detail)

    def _keep(self, typed: Values, save: Save) -> ResponseReturnValue | None:
        session, seen = self.access.session, request.form.get("seen", "")
        session.refresh(self.access.petition, with_for_update=True)
        kept = self.kept()
        if seen and mark_of(kept) != seen and dict(kept) != dict(typed):
            names = [name for name in {**typed, **kept} if kept.get(name, "") != typed.get(name, "")]
            self.theirs = [self.said(name, kept.get(name, "")) for name in names]
            self.theirs_by = _last_writer(self.access, self.action)
            session.rollback()
            return None
        answer = save()
        session.commit()
        return answer

    def _silent_problem(self) -> ResponseReturnValue:
        if self.theirs:
            return _not_kept(_("Not saved: somebody else has changed this. Press “Save” to see both."), 409)
        return _not_kept(_("Not saved yet: something is missing or too long."), 422)


def _not_kept(words: str, status: int) -> ResponseReturnValue:
    return jsonify(says=words), status


def mark_of(values: Values) -> str:
    """A mark of what a page holds: it goes with the form, and tells when something else is kept by now."""
    return hashlib.sha256(json.dumps(sorted(values.items())).encode()).hexdigest()[:20]


def values_of(form: Form) -> dict[str, str]:
    """What a form holds, by field, in words that can be compared."""
    return in_words({each.name: each.data for each in form if each.name != "csrf_token"})


def in_words(values: Mapping[str, object]) -> dict[str, str]:
    """Values of any kind as words."""
    return {name: _in_words(value) for name, value in values.items()}


def _in_words(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "1"
        case list() | tuple():
            return ", ".join(filter(None, sorted(map(_in_words, value))))
        case dict():
            return ", ".join(_in_words(each) for each in value.values() if each)
        case dt.date():
            return value.isoformat()
    return str(value)


def by_label(form: Form) -> Callable[[str, str], tuple[str, str]]:
    """Puts a field of a form into words: its label, and of a choice the words beside it."""

    def said(name: str, value: str) -> tuple[str, str]:
        if name not in form:
            return name, value
        given = form[name]
        words = {str(key): str(label) for key, label in getattr(given, "choices", None) or ()}
        parts = [words.get(part, part) for part in value.split(", ")] if words else [value]
        if given.type == "BooleanField":
            parts = [_("yes") if value else _("no")]
        return str(given.label.text), ", ".join(parts)

    return said


def _latest(access: Access, action: str) -> AuditEntry | None:
    petition = access.petition
    acts = latest_acts(access.session, petition.organization_id, petition.slug, action, limit=1)
    return acts[0] if acts else None


def _last_writer(access: Access, action: str) -> str:
    last = _latest(access, action)
    writer = access.session.get(Organizer, last.organizer_id) if last and last.organizer_id else None
    return (writer.name or writer.email) if writer else ""
