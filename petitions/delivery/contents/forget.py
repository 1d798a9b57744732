"""Take a person who was erased out of the files that we keep of deliveries; digests and totals stand."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, aliased

from petitions.delivery.contents.progress import UNTRIED, make_anew
from petitions.delivery.models import Delivery, DeliveryRun, Inclusion
from petitions.delivery.proof.manifest import FILE, SIGNATURE_FILE
from petitions.delivery.states import ARRIVED, DeliveryState
from petitions.signing.models import Signature
from petitions.storage import Storage

# What tells of nobody.
_LASTING = (FILE, SIGNATURE_FILE)
_OVER = (*ARRIVED, DeliveryState.REFUSED)


def forget_next(session: Session, storage: Storage, *, now: dt.datetime) -> bool:
    """Deal with one delivery whose files still tell of somebody erased since. True: there may be more.

    One that is over loses its files, for the office has them: what stays is their digests. One that was never
    tried or printed is compiled anew without the person. One on its way keeps its bytes until it is over,
    because every try must send the same.
    """
    delivery = _affected(session)
    if delivery is None:
        return False
    for file in delivery.files:
        if file.name not in _LASTING or delivery.state in UNTRIED:
            storage.delete(file.storage_key)
    storage.delete(delivery.mail_key)
    if delivery.state in UNTRIED:
        make_anew(delivery, now=now)
    else:
        delivery.files_forgotten_at = now
    session.flush()
    return True


def forget_salts(session: Session, signature_ids: Sequence[int]) -> None:
    """Throw away what opens these rows' digests: nobody can tell any more, or test, whose they were."""
    session.execute(
        update(Inclusion)
        .where(Inclusion.signature_id.in_(signature_ids))
        .values(salt=None)
        .execution_options(synchronize_session=False)
    )


def _affected(session: Session) -> Delivery | None:
    """A delivery that brought somebody who was erased after it was compiled."""
    joined = aliased(DeliveryRun)
    is_untried = Delivery.state.in_(UNTRIED) & (Delivery.attempts == 0)
    query = (
        select(Delivery)
        .join(DeliveryRun, DeliveryRun.id == Delivery.run_id)
        .join(joined, joined.petition_id == DeliveryRun.petition_id)
        .join(Inclusion, Inclusion.joined_run_id == joined.id)
        .join(Signature, Signature.id == Inclusion.signature_id)
        .where(Signature.erased_at > Delivery.compiled_at, Delivery.mail_key != "")
        .where(joined.number > Delivery.after_number, joined.number <= DeliveryRun.number)
        .where(or_(Delivery.riding_code == "", Delivery.riding_code == Signature.riding_code))
        .where(or_(Delivery.state.in_(_OVER), is_untried), Delivery.files_forgotten_at.is_(None))
        .limit(1)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    return session.scalars(query).first()
