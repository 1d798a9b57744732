"""Whether the record of deliveries still is what it was: every digest, every link, every signature."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.proof.manifest import digest
from petitions.delivery.proof.proof_keys import public_keys
from petitions.delivery.proof.proof_models import DeliverySeal
from petitions.delivery.proof.row_digest import canonical
from petitions.delivery.proof.seal import is_signed

# So many of the newest are read whole; of the others only that each names the one before.
READ_WHOLE = 100
_LINKS = (
    Delivery.reference,
    Delivery.addressee_id,
    Delivery.riding_code,
    Delivery.manifest_digest,
    Delivery.previous_digest,
)


def changed_history(session: Session, petition: Petition) -> list[tuple[str, str]]:
    """What no longer is as it was handed over: (reference, code), oldest first.

    `manifest_changed`: the kept manifest is not the one of its digest; `signature_broken`: it is not what was
    signed; `chain_broken`: it does not name the delivery before to the same addressee.
    """
    query = (
        select(Delivery)
        .join(Delivery.run)
        .where(DeliveryRun.petition_id == petition.id, Delivery.manifest_digest != "")
        .order_by(DeliveryRun.number, Delivery.id)
        .options(load_only(*_LINKS))
    )
    deliveries = list(session.scalars(query))
    found = dict(_changed(session, [each.id for each in deliveries[-READ_WHOLE:]]))
    last: dict[tuple[int, str], str] = {}
    for delivery in deliveries:
        who = (delivery.addressee_id, delivery.riding_code)
        if delivery.previous_digest != last.get(who, ""):
            found.setdefault(delivery.reference, "chain_broken")
        last[who] = delivery.manifest_digest
    return [(each.reference, found[each.reference]) for each in deliveries if each.reference in found]


def _changed(session: Session, ids: list[int]) -> Iterator[tuple[str, str]]:
    query = (
        select(Delivery.reference, Delivery.manifest, Delivery.manifest_digest, Delivery.previous_digest)
        .add_columns(DeliverySeal.manifest.label("seal"))
        .outerjoin(DeliverySeal, DeliverySeal.delivery_id == Delivery.id)
        .where(Delivery.id.in_(ids))
    )
    keys = {key.id: key.public for key in public_keys(session)}
    for row in session.execute(query):
        if digest(row.manifest) != row.manifest_digest:
            yield row.reference, "manifest_changed"
        elif (row.manifest.get("previous") or "") != row.previous_digest:
            yield row.reference, "chain_broken"
        elif row.seal is not None and not _is_sealed(row.manifest, row.seal, keys):
            yield row.reference, "signature_broken"


def _is_sealed(manifest: dict[str, object], seal: dict[str, str], keys: dict[str, bytes]) -> bool:
    public = keys.get(seal["key"])
    return public is not None and is_signed(public, canonical(manifest), seal["signature"])
