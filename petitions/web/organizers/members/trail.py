"""The audit trail as its owners read it: who did what to which petition, on a page and as a file."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.imports.export import MEDIA_TYPES, Format
from petitions.imports.rows_out import safe_for_cells
from petitions.organizers.models import AuditEntry, Membership, Organizer, PlatformRole
from petitions.organizers.permissions import PLATFORM_ADMIN, Permission
from petitions.organizers.queries import audit_trail
from petitions.web.current import now
from petitions.web.errors import WRONG_ROLE
from petitions.web.organizers.access import Me
from petitions.web.organizers.members.acts import OFFICE_ACTS, act_words
from petitions.web.organizers.members.trail_words import details_in_words
from petitions.web.organizers.watching.whole_file import download

A_PAGE, A_PIECE = 50, 500
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Line:
    """One act in words, by an organizer, or by an office or the platform, who have no address here.

    `path` leads to what it was done to, "" if nowhere.
    """

    id: int
    at: dt.datetime
    name: str
    email: str
    act: str
    subject: str
    language: str
    path: str
    details: str


def audit(me: Me) -> ResponseReturnValue:
    """Who did what, for owners; the newest first."""
    owned = _owned(me)
    before = request.args.get("before", type=int)
    entries = audit_trail(me.session, list(owned), before_id=before, limit=A_PAGE)
    lines = _lines(me.session, owned, entries)
    return render_template("organizers/audit.html", lines=lines, is_full=len(lines) == A_PAGE)


def audit_file(me: Me) -> ResponseReturnValue:
    """All of it as a table; that it was taken away is written down first."""
    owned = _owned(me)
    for organization_id, (slug, _name) in owned.items():
        me.note("audit_exported", subject=slug, organization_id=organization_id)
    me.session.commit()
    name = f"{'-'.join(slug for slug, _name in owned.values())[:60]}-audit-{now():%Y-%m-%d}.csv"
    return download(_pieces(me.session, owned), media_type=MEDIA_TYPES[Format.CSV], file_name=name)


# Organisations by their number: the name in addresses, and the name.
_Owned = dict[int, tuple[str, str]]


def _owned(me: Me) -> _Owned:
    """The organisations whose trail I may read. 403 where there is none."""
    found = me.organizations_for(Permission.READ_AUDIT)
    if not found:
        abort(403, WRONG_ROLE)
    return {each.organization_id: (each.organization.slug, each.organization.name) for each in found}


def _lines(session: Session, owned: _Owned, entries: Sequence[tuple[AuditEntry, str, str]]) -> list[Line]:
    titles = _titles(session, list(owned), {entry.subject for entry, *_who in entries})
    unnamed = _platform_only(session, owned)
    organizations = dict(owned.values())
    lines = []
    for entry, email, name in entries:
        title, language = titles.get(entry.subject, ("", ""))
        path = ""
        if title:
            path = url_for("organize.watch", slug=entry.subject)
        elif entry.subject in organizations:
            path = url_for("organize.organization", organization_slug=entry.subject)
        lines.append(
            Line(
                id=entry.id,
                at=entry.at,
                name=_who(entry, "" if email in unnamed else name or email),
                email="" if email in unnamed else email,
                act=act_words(entry.action),
                subject=title or organizations.get(entry.subject, entry.subject),
                language=language,
                path=path,
                details=" · ".join(details_in_words(entry.detail)),
            )
        )
    return lines


def _who(entry: AuditEntry, name: str) -> str:
    if entry.action in OFFICE_ACTS and entry.organizer_id is None:
        return str(_("The office"))
    return name or str(_("The platform"))


def _platform_only(session: Session, owned: _Owned) -> set[str]:
    """The platform's own staff, who are not named to organizers; those of them who are members here are."""
    members = select(Membership.organizer_id).where(Membership.organization_id.in_(owned))
    staff = select(Organizer.email).join(Organizer.roles).where(PlatformRole.name == PLATFORM_ADMIN)
    return set(session.scalars(staff.where(Organizer.id.not_in(members))))


def _titles(session: Session, organization_ids: list[int], slugs: set[str]) -> dict[str, tuple[str, str]]:
    """Petitions by their address: the title in the first language, and that language."""
    query = select(Petition).where(Petition.organization_id.in_(organization_ids), Petition.slug.in_(slugs))
    found = session.scalars(query).all()
    return {each.slug: (each.text().title, each.first_language) for each in found}


def _pieces(session: Session, owned: _Owned) -> Iterator[bytes]:
    """The file, newest first, some hundred lines at a time."""
    header = (_("Time (UTC)"), _("When"), _("Who"), _("E-mail"), _("What"), _("On what"), _("Details"))
    yield _BYTE_ORDER_MARK.encode() + _as_csv([header])
    before = None
    while entries := audit_trail(session, list(owned), before_id=before, limit=A_PIECE):
        before = entries[-1][0].id
        rows = [_cells(line) for line in _lines(session, owned, entries)]
        session.expunge_all()  # an old organisation's trail is long
        yield _as_csv(safe_for_cells(rows))


def _cells(line: Line) -> tuple[str, ...]:
    when = str(format_datetime(line.at, "medium"))
    utc = line.at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return utc, when, line.name, line.email, line.act, line.subject, line.details


def _as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
