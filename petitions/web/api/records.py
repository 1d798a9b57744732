"""What programs read of petitions and signatures, as plain values. Addresses are in contacts alone.

Of who asked to be counted only, of who withdrew and of who was erased there is the province and no more.
"""

from typing import Any

from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.models import Comment
from petitions.identity.postal_code import shown_postal_code
from petitions.signing.models import Exposure, Signature, SignatureState
from petitions.text.plain import neutralised
from petitions.web.campaign.public_record import petition_records, text_record
from petitions.web.current import rfc_3339

# Numbers are another scope.
_COUNTED = ("count", "counts", "as_of")
_PERSONAL = ("name", "organization", "role", "city", "postal_code", "riding_code")


def petition_lines(session: Session, petitions: list[Petition]) -> list[dict[str, Any]]:
    """Petitions of the organisation without their texts and numbers."""
    return [_line(*pair) for pair in zip(petitions, petition_records(session, petitions), strict=True)]


def _line(petition: Petition, record: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in record.items() if name not in _COUNTED}
    return {**kept, "created_at": rfc_3339(petition.created_at), "asks_contact": petition.asks_contact}


def petition_whole(session: Session, petition: Petition) -> dict[str, Any]:
    """One petition with its texts."""
    (line,) = petition_lines(session, [petition])
    texts = {code: text_record(petition, text) for code, text in petition.current_texts.items()}
    return {**line, "text_version": petition.text_version, "texts": texts}


def signature_line(signature: Signature) -> dict[str, Any]:
    """A signature as the organizers may see it."""
    return {
        "id": signature.id,
        "class": signature.counted_as,
        "kind": signature.kind,
        "origin": signature.origin,
        "exposure": signature.exposure,
        **_personal(signature),
        "province": signature.province or None,
        "country": signature.country,
        "language": signature.language,
        "text_version": signature.text_version,
        "source": signature.source or None,
        "consent_updates": signature.consent_updates,
        "held_reason": signature.held_reason or None,
        "repeat_reason": signature.repeat_reason or None,
        "signed_at": rfc_3339(signature.signed_at),
        "confirmed_at": rfc_3339(signature.confirmed_at),
        "withdrawn_at": rfc_3339(signature.withdrawn_at),
    }


def _personal(signature: Signature) -> dict[str, str | None]:
    is_known = signature.exposure != Exposure.COUNTED and signature.state != SignatureState.WITHDRAWN
    if not is_known:
        return dict.fromkeys(_PERSONAL)
    values = {name: neutralised(getattr(signature, name) or "") or None for name in _PERSONAL}
    if signature.postal_code:
        values["postal_code"] = shown_postal_code(signature.postal_code, signature.country)
    return values


def comment_line(signature: Signature, row: Comment | None) -> dict[str, Any]:
    """A comment without its author; `signature` finds that, for whoever may read signatures.

    As organizers left it: what is masked or hidden leaves by no way.
    """
    edited = row.edited if row else None
    is_hidden = signature.comment_hidden_at is not None
    return {
        "signature": signature.id,
        "comment": "" if is_hidden else neutralised(signature.comment if edited is None else edited),
        "delivered_as": None if is_hidden or edited is None else neutralised(edited),
        "group": row.group_id if row else None,
        "exposure": signature.exposure,
        "language": signature.language,
        "hidden_at": rfc_3339(signature.comment_hidden_at),
        "highlighted_at": rfc_3339(signature.comment_highlighted_at),
        "confirmed_at": rfc_3339(signature.confirmed_at),
    }
