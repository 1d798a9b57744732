"""The riding on the signatory's own page: what is known of it and how, and what they may say instead."""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from petitions.identity.countries import HOME
from petitions.identity.provinces import PROVINCES
from petitions.offices.queries import member_for_riding
from petitions.ridings.answers import answer_for
from petitions.ridings.load import riding_key
from petitions.ridings.models import Riding, RidingAnswer, RidingMethod
from petitions.ridings.queries import riding_numbered, ridings_in
from petitions.ridings.represent import order_of
from petitions.signing.models import Signature, SignatureState
from petitions.signing.riding import choose_riding
from petitions.web.current import language

UNKNOWN = "unknown"
# What a select or a radio offers: the riding's number, and its name as it is read.
Choice = tuple[str, str]


class Standing(enum.StrEnum):
    """What is known of a riding, in the words of the page."""

    FOUND = "found"
    SAID = "said"
    SAID_UNKNOWN = "said_unknown"
    SEVERAL = "several"
    SEARCHING = "searching"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class RidingView:
    """The riding's part of the page. `ridings` are (province, choices); `member` and `riding` may be ""."""

    standing: Standing
    riding: str
    riding_code: str
    member: str
    is_delivered_to_member: bool
    candidates: list[Choice]
    ridings: list[tuple[str, list[Choice]]]
    path: str


def riding_view(session: Session, token: str, signature: Signature, *, now: dt.datetime) -> RidingView | None:
    """What the page says of the riding; None when there is nothing to say or to choose."""
    if not _matters(signature):
        return None
    order = _order()
    answer = answer_for(session, signature.postal_code)
    ridings = ridings_in(session, signature.province, order=order)
    candidates = _candidates(session, answer, order)
    code = (signature.riding_code or "") if signature.riding_set in (None, order) else ""
    standing = _standing(signature, code, candidates)
    if not (ridings or candidates or code):
        return None
    return RidingView(
        standing=standing,
        riding=_riding_name(session, code, answer, order) if code else "",
        riding_code=code or (UNKNOWN if standing is Standing.SAID_UNKNOWN else ""),
        member=_member(session, code, now) if code else "",
        is_delivered_to_member=any(each.is_own_member for each in signature.petition.addressees),
        candidates=candidates,
        ridings=_by_province(ridings),
        path=f"/signatures/{token}/riding",
    )


def riding_problem(session: Session, signature: Signature, said: str) -> str:
    """What is wrong with a choice, in a sentence; "" for "unknown" and for a riding that was offered."""
    if not said:
        return str(_("Please choose a riding, or say that you don’t know."))
    answer = answer_for(session, signature.postal_code)
    is_offered = said == UNKNOWN or said in (answer.candidates if answer else {})
    if is_offered or riding_numbered(session, said, order=_order()):
        return ""
    return str(_("This riding is not in our list. Please choose another one, or say that you don’t know."))


def say_riding(session: Session, signature: Signature, said: str, *, now: dt.datetime) -> None:
    """Keep the choice of the form: a riding's number, or "unknown"."""
    code = None if said == UNKNOWN else said
    choose_riding(session, signature, code, riding_set=_order(), now=now)


def _order() -> str:
    return order_of(current_app.config["REPRESENT_SET"])


def _matters(signature: Signature) -> bool:
    """It counts, and comes from Canada. Asked for every petition, for each delivery tells of ridings."""
    is_live = signature.state == SignatureState.CONFIRMED and signature.erased_at is None
    return is_live and signature.repeat_of_id is None and signature.country == HOME


def _standing(signature: Signature, code: str, candidates: list[Choice]) -> Standing:
    if signature.riding_method == RidingMethod.SIGNER_CHOSEN:
        return Standing.SAID if code else Standing.SAID_UNKNOWN
    if code and signature.riding_method != RidingMethod.FSA_ESTIMATE:
        return Standing.FOUND
    if candidates:
        return Standing.SEVERAL
    is_asked = signature.riding_method is None and current_app.config["REPRESENT_URL"]
    return Standing.SEARCHING if is_asked else Standing.NOT_FOUND


def _candidates(session: Session, answer: RidingAnswer | None, order: str) -> list[Choice]:
    """The ridings that the postal code touches, when they are several."""
    if answer is None or answer.riding_set != order or len(answer.candidates) < 2:
        return []
    named = [(code, _riding_name(session, code, answer, order)) for code in answer.candidates]
    return sorted(named, key=lambda choice: riding_key(choice[1]))


def _riding_name(session: Session, code: str, answer: RidingAnswer | None, order: str) -> str:
    """Its name in the page's language; as it was answered, or its number, while ridings are not loaded."""
    riding = riding_numbered(session, code, order=order)
    if riding is not None:
        return riding.name(language())
    return (answer.candidates.get(code) if answer else "") or code


def _member(session: Session, code: str, now: dt.datetime) -> str:
    """Who sits for the riding today, or "" while nobody does or nobody is loaded."""
    office = member_for_riding(session, code)
    today = now.astimezone(ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])).date()
    holder = office.holder_on(today) if office else None
    return holder.name if holder else ""


def _by_province(ridings: Sequence[Riding]) -> list[tuple[str, list[Choice]]]:
    said = language()
    return [
        (
            PROVINCES[province].name(said) if province in PROVINCES else province,
            sorted(
                ((each.code, each.name(said)) for each in group), key=lambda choice: riding_key(choice[1])
            ),
        )
        for province, group in groupby(ridings, key=lambda riding: riding.province)
    ]
