"""Who may enter which room: the one place where organizers' permissions are enforced."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.decorators import auth_required
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.campaign.queries import petition_by_slug
from petitions.delivery.contents.progress import outdate
from petitions.extensions import db
from petitions.organizers.audit import record
from petitions.organizers.models import Membership, Organizer
from petitions.organizers.permissions import PLATFORM_ADMIN, Permission, permissions_of
from petitions.organizers.queries import membership_in, memberships_of
from petitions.web.accounts import FRESH_FOR
from petitions.web.current import now
from petitions.web.errors import WRONG_ROLE

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Me:
    """The organizer who is signed in, with the session of this request."""

    session: Session
    organizer: Organizer
    is_admin: bool

    @property
    def memberships(self) -> list[Membership]:
        return list(memberships_of(self.session, self.organizer.id))

    def organizations_for(self, permission: Permission) -> list[Membership]:
        """The memberships that allow something."""
        return [each for each in self.memberships if permission in permissions_of(each.role, is_admin=False)]

    def note(self, action: str, *, subject: str, organization_id: int | None, **detail: object) -> None:
        """Leave a line in the audit trail, in the transaction of the act."""
        record(
            self.session,
            self.organizer,
            action,
            subject=subject,
            organization_id=organization_id,
            now=now(),
            detail=dict(detail),
        )


@dataclass(frozen=True, slots=True)
class Access:
    """An organizer before one petition, with what the role in its organisation allows."""

    me: Me
    petition: Petition
    permissions: frozenset[Permission]

    @property
    def session(self) -> Session:
        return self.me.session

    def may(self, permission: str) -> bool:
        """Whether a button is worth showing; the pages behind it check again."""
        return Permission(permission) in self.permissions

    def note(self, action: str, **detail: object) -> None:
        """Leave a line about this petition in the audit trail."""
        self.me.note(
            action, subject=self.petition.slug, organization_id=self.petition.organization_id, **detail
        )

    def outdate_deliveries(self) -> None:
        """Have a package that still waits made anew, since it would not say what this act changed."""
        outdate(self.session, self.petition.id, now=now())


def whoever_signs_in(view: View) -> View:
    """A page for every organizer; the view gets a Me."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        return view(_me(), **values)

    return _signed_in(guarded)


def whoever_may(permission: Permission, *, is_fresh: bool = False) -> Callable[[View], View]:
    """A page about one petition; the view gets an Access.

    404 for whoever is not in the petition's organisation, so that nobody learns that it exists; 403 for a
    member whose role does not allow it. `is_fresh` asks for the password again when the sign-in is older
    than FRESH_FOR.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(slug: str, **values: Any) -> ResponseReturnValue:
            access = _access(slug)
            if permission not in access.permissions:
                abort(403, WRONG_ROLE)
            return view(access, **values)

        return _signed_in(guarded, is_fresh=is_fresh)

    return wrap


def whoever_may_in_organization(permission: Permission) -> Callable[[View], View]:
    """A page about an organisation that wants a sign-in of the last minutes; the view gets a Me and it.

    404 for whoever is no member, 403 for a member whose role does not allow it.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(organization_slug: str, **values: Any) -> ResponseReturnValue:
            me = _me()
            mine = {each.organization.slug: each for each in me.memberships}
            membership = mine.get(organization_slug) or abort(404)
            if permission not in permissions_of(membership.role, is_admin=False):
                abort(403, WRONG_ROLE)
            return view(me, membership.organization, **values)

        return _signed_in(guarded, is_fresh=True)

    return wrap


def _signed_in(view: View, *, is_fresh: bool = False) -> View:
    within = FRESH_FOR.total_seconds() / 60 if is_fresh else -1
    guarded: View = auth_required("session", within=within, grace=0)(view)
    return guarded


def _me() -> Me:
    organizer: Organizer = current_user._get_current_object()
    return Me(db.session(), organizer, organizer.has_role(PLATFORM_ADMIN))


def _access(slug: str) -> Access:
    me = _me()
    petition = petition_by_slug(me.session, slug)
    if petition is None:
        abort(404)
    membership = membership_in(me.session, me.organizer.id, petition.organization_id)
    permissions = permissions_of(membership.role if membership else None, is_admin=me.is_admin)
    if not permissions:
        abort(404)
    return Access(me, petition, permissions)
