"""An organizer's yes or no to an organisation that waits; both can be undone, both are told by letter."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.identity.name_key import name_key
from petitions.identity.organization_domain import is_for_everybody, website_host
from petitions.outbox.post import post
from petitions.signing.letters import SigningLetter
from petitions.signing.models import Signature, SignatureKind, SignatureState
from petitions.signing.organization_models import AuthorizedBy, HeldForApproval, SigningOrganization
from petitions.signing.organizations import description_of, is_waiting

REASON_MAX_LENGTH = 300
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Signed:
    """An organisation with what it says of itself; `alike` are the other rows that look like the same."""

    signature: Signature
    description: SigningOrganization | None
    alike: tuple[int, ...] = ()


def approve(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Let a waiting organisation count. Raises: Refusal("not_waiting")."""
    _refuse_unless(session, signature, is_right=is_waiting)
    row = description_of(session, signature)
    row.authorized_at, row.authorized_by = now, AuthorizedBy.ORGANIZER
    signature.held_at, signature.held_reason = None, ""
    session.flush()
    _tell(session, signature, SigningLetter.ORGANIZATION_APPROVED, now=now)


def decline_organization(session: Session, signature: Signature, *, reason: str, now: dt.datetime) -> None:
    """Turn an organisation down, with a reason that it is told; it keeps its row and is not counted.

    One that waits, or one that was let in and should not have been. Raises: Refusal `reason_missing`,
    `too_long` beside the field reason, `not_waiting`.
    """
    _check_reason(reason)
    _refuse_unless(session, signature, is_right=_is_confirmed)
    signature.state, signature.invalidated_at = SignatureState.INVALIDATED, now
    signature.invalidated_reason = reason.strip()
    session.flush()
    _tell(session, signature, SigningLetter.ORGANIZATION_DECLINED, now=now, reason=reason.strip())


def reconsider(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Take a yes or a no back: the organisation waits again. Raises: Refusal("not_decided")."""
    session.refresh(signature, with_for_update=True)
    row = description_of(session, signature)
    is_declined = signature.state == SignatureState.INVALIDATED and signature.confirmed_at is not None
    if not is_declined and row.authorized_by == AuthorizedBy.NOBODY:
        raise Refusal("not_decided")
    if is_declined:
        signature.state = SignatureState.CONFIRMED
        signature.invalidated_at, signature.invalidated_reason = None, ""
    row.authorized_at, row.authorized_by = None, AuthorizedBy.NOBODY
    signature.held_at, signature.held_reason = now, HeldForApproval.ORGANIZATION
    session.flush()


def organizations_of(session: Session, petition_id: int) -> list[Signed]:
    """The organisations that ever confirmed, newest first, each with the others that may be the same one.

    The same folded name in any language, the same website or the same mail domain of its own is a question
    to the organizer; nothing is removed by it.
    """
    query = (
        select(Signature, SigningOrganization)
        .outerjoin(SigningOrganization, SigningOrganization.signature_id == Signature.id)
        .where(
            Signature.petition_id == petition_id,
            Signature.organization != "",
            Signature.kind == SignatureKind.ORGANIZATION,
            Signature.confirmed_at.is_not(None),
        )
        .order_by(Signature.id.desc())
        .limit(_MOST)
    )
    rows = [Signed(row[0], row[1]) for row in session.execute(query)]
    return _with_those_alike(rows)


def waiting_counts(session: Session, petition_ids: Sequence[int]) -> Counter[int]:
    """How many organisations wait for a yes, by petition."""
    query = select(Signature.petition_id).where(
        Signature.petition_id.in_(petition_ids),
        Signature.held_at.is_not(None),
        Signature.held_reason == HeldForApproval.ORGANIZATION,
        Signature.state == SignatureState.CONFIRMED,
    )
    return Counter(session.scalars(query))


def _with_those_alike(rows: list[Signed]) -> list[Signed]:
    sharing: dict[str, list[int]] = defaultdict(list)
    for each in rows:
        if each.signature.state == SignatureState.CONFIRMED:
            for sign in _signs(each):
                sharing[sign].append(each.signature.id)
    return [Signed(each.signature, each.description, tuple(sorted(_others(each, sharing)))) for each in rows]


def _others(each: Signed, sharing: dict[str, list[int]]) -> set[int]:
    return {other for sign in _signs(each) for other in sharing[sign]} - {each.signature.id}


def _signs(each: Signed) -> set[str]:
    """What two rows of one organisation share: a folded name, the website, a mail domain of its own."""
    row = each.description
    names = {each.signature.organization, row.name_en if row else "", row.name_fr if row else ""}
    signs = {f"name {name_key(name)}" for name in names if name}
    hosts = {website_host(row.website), row.mail_domain} if row else set()
    return signs | {f"host {host}" for host in hosts if host and not is_for_everybody(host)}


def _is_confirmed(signature: Signature) -> bool:
    return signature.state == SignatureState.CONFIRMED


def _refuse_unless(session: Session, signature: Signature, *, is_right: Callable[[Signature], bool]) -> None:
    session.refresh(signature, with_for_update=True)
    is_organization = signature.kind == SignatureKind.ORGANIZATION
    if not (is_organization and _is_confirmed(signature) and is_right(signature)):
        raise Refusal("not_waiting")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("reason_missing", field="reason")
    if len(reason.strip()) > REASON_MAX_LENGTH:
        raise Refusal("too_long", field="reason", limit=REASON_MAX_LENGTH)


def _tell(
    session: Session, signature: Signature, letter: SigningLetter, *, now: dt.datetime, reason: str = ""
) -> None:
    """Write to whoever signed, in their language; nobody is left to write to when the row was erased."""
    if signature.email is None:
        return
    post(
        session,
        letter=letter,
        recipient=signature.email,
        mailbox_key=signature.mailbox_key,
        language=signature.letter_language,
        about=("signature", signature.id),
        context={"reason": reason},
        now=now,
    )
