"""Tokens for an organisation's own programs: handed out once, known again by a hash, revoked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from petitions.errors import Refusal
from petitions.organizers.models import Organization, Organizer
from petitions.organizers.token_models import ApiToken, Scope
from petitions.tokens import handed_out, secret_digest

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class TokenValues:
    """What the owner says of a token. `petition_id` None: every one; `ends_on` is the first day without."""

    name: str
    scopes: tuple[Scope, ...]
    petition_id: int | None = None
    ends_on: dt.date | None = None


def make_token(
    session: Session,
    organization: Organization,
    values: TokenValues,
    *,
    by: Organizer,
    now: dt.datetime,
) -> tuple[ApiToken, str]:
    """A new token, and its text, which nobody can show again.

    Raises: Refusal beside the field: `scope_missing`, `token_ends_in_the_past`.
    """
    if not values.scopes:
        raise Refusal("scope_missing", field="scopes")
    if values.ends_on is not None and values.ends_on <= now.date():
        raise Refusal("token_ends_in_the_past", field="ends_on")
    handed = handed_out()
    token = ApiToken(
        organization_id=organization.id,
        petition_id=values.petition_id,
        made_by_id=by.id,
        name=values.name,
        prefix=handed.prefix,
        digest=handed.digest,
        scopes=[str(scope) for scope in Scope if scope in values.scopes],
        created_at=now,
        ends_on=values.ends_on,
    )
    session.add(token)
    session.flush()
    return token, handed.text


def token_by_text(session: Session, text: str, *, now: dt.datetime) -> ApiToken | None:
    """The token that a program shows, if it is one and still opens something."""
    query = select(ApiToken).where(ApiToken.digest == secret_digest(text), ApiToken.revoked_at.is_(None))
    token = session.scalars(query).first()
    is_over = token is not None and token.ends_on is not None and token.ends_on <= now.date()
    return None if is_over else token


def tokens_of(session: Session, organization_id: int, *, made_by_id: int | None = None) -> Sequence[ApiToken]:
    """Every token of an organisation that was not revoked, or of one member, the newest first."""
    query = select(ApiToken).where(ApiToken.organization_id == organization_id, ApiToken.revoked_at.is_(None))
    if made_by_id is not None:
        query = query.where(ApiToken.made_by_id == made_by_id)
    return session.scalars(query.options(joinedload(ApiToken.made_by)).order_by(ApiToken.id.desc())).all()


def revoke(session: Session, token: ApiToken, *, now: dt.datetime) -> None:
    """It opens nothing from now on; once or a hundred times."""
    token.revoked_at = token.revoked_at or now
    session.flush()


def revoke_made_by(
    session: Session, organization_id: int, organizer_id: int, *, now: dt.datetime
) -> Sequence[ApiToken]:
    """Whoever hands out no tokens any more leaves none behind: answers those that opened something."""
    own = tokens_of(session, organization_id, made_by_id=organizer_id)
    for token in own:
        revoke(session, token, now=now)
    return own


def note_use(session: Session, token: ApiToken, *, now: dt.datetime) -> None:
    """Write down the day on which a token was used last."""
    rows = update(ApiToken).where(ApiToken.id == token.id).values(last_used_on=now.date())
    session.execute(rows.execution_options(synchronize_session=False))
