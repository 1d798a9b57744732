"""For one signatory: which deliveries brought their signature, and the proof of each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, selectinload

from petitions.delivery.answers.told import was_tried
from petitions.delivery.contents.constituents import Constituent
from petitions.delivery.contents.shelf import ROWS, beside
from petitions.delivery.models import Delivery, DeliveryRun, Inclusion
from petitions.delivery.proof.checks import PROOF_FORMAT
from petitions.delivery.proof.proof_models import DeliverySeal
from petitions.delivery.proof.row_digest import row_digest, salt_of, statement
from petitions.delivery.proof.row_tree import place_of
from petitions.delivery.states import RunState
from petitions.signing.models import Signature
from petitions.storage import FileMissing, Storage


def deliveries_with(session: Session, signature: Signature) -> Sequence[Delivery]:
    """The deliveries that brought this signature, oldest first; later ones count it in their totals."""
    query = (
        select(Delivery)
        .join(Delivery.run)
        .where(DeliveryRun.petition_id == signature.petition_id, DeliveryRun.state == RunState.COMPILED)
        .where(was_tried(), Delivery.replaced_at.is_(None))
        .where(_brings(session, signature))
        .order_by(DeliveryRun.number, Delivery.id)
        .options(contains_eager(Delivery.run), selectinload(Delivery.office), selectinload(Delivery.reply))
    )
    return session.scalars(query).all()


def _brings(session: Session, signature: Signature) -> Any:
    """To an office by the run that it joined; to a member when a later run found the riding, too."""
    number = session.scalar(
        select(DeliveryRun.number)
        .join(Inclusion, Inclusion.joined_run_id == DeliveryRun.id)
        .where(Inclusion.signature_id == signature.id)
    )
    if number is None:
        return Delivery.id.is_(None)
    in_window = (Delivery.after_number < number) & (DeliveryRun.number >= number)
    return or_((Delivery.riding_code == "") & in_window, _brings_to_member(signature))


def _brings_to_member(signature: Signature) -> ColumnElement[bool]:
    joined = aliased(DeliveryRun)
    return exists().where(
        Constituent.signature_id == signature.id,
        Constituent.riding_code == Delivery.riding_code,
        joined.id == Constituent.joined_run_id,
        joined.number > Delivery.after_number,
        joined.number <= DeliveryRun.number,
    )


def proof_of(
    session: Session, storage: Storage, signature: Signature, delivery: Delivery, *, row_key: bytes
) -> dict[str, Any] | None:
    """The proof that a signature is in a delivery. None: it is not, or the person was erased."""
    seal = session.get(DeliverySeal, delivery.id)
    inclusion = session.get(Inclusion, signature.id)
    if seal is None or inclusion is None or signature.erased_at is not None:
        return None
    said = statement(
        name=signature.name,
        organization=signature.organization,
        language=signature.language,
        version=signature.text_version,
        signed_at=signature.signed_at,
    )
    salt = salt_of(row_key, signature.public_id.bytes, inclusion.salt)
    try:
        place = place_of(
            storage, beside(delivery.mail_key, ROWS), seal.head["leaves"], row_digest(salt, said)
        )
    except FileMissing:
        return None
    if place is None:
        return None
    return {
        "format": PROOF_FORMAT,
        "statement": said,
        "salt": salt.hex(),
        "index": place.index,
        "path": [each.hex() for each in place.path],
        "head": seal.head,
        "signature": seal.head_signature,
    }
