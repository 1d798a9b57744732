"""The keys of this installation that sign manifests: one in use, the earlier ones still good for checking."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.database import insert_for
from petitions.delivery.proof.proof_models import ProofKey
from petitions.delivery.proof.seal import PublicKey, Sealer, key_id, new_private_key, public_half


def ensure_key(session: Session, *, now: dt.datetime) -> ProofKey:
    """The key in use, made when there is none. Of two who make the first at once, one wins."""
    key = _in_use(session)
    if key is None:
        # On conflict nothing: the other one's key is in use then.
        session.execute(insert_for(session, ProofKey).values(_fresh(now)).on_conflict_do_nothing())
        key = _in_use(session)
    if key is None or key.private_key is None:
        raise RuntimeError("there is no key to sign with")
    return key


def rotate_key(session: Session, *, now: dt.datetime) -> ProofKey:
    """Take a new key into use. The old one stays listed, but its private half is thrown away."""
    old = session.scalars(select(ProofKey).where(ProofKey.in_use.is_(True)).with_for_update()).first()
    if old is not None:
        old.in_use, old.ended_at, old.private_key = None, now, None
        session.flush()
    return ensure_key(session, now=now)


def sealer(session: Session, *, site: str, now: dt.datetime) -> Sealer:
    """The key in use, able to sign for the site at an address."""
    return Sealer(ensure_key(session, now=now).private_key or b"", site)


def public_keys(session: Session) -> list[PublicKey]:
    """Every key that ever signed here, the newest first."""
    keys = session.scalars(select(ProofKey).order_by(ProofKey.id.desc()))
    return [PublicKey(key.public_key, key.begun_at, key.ended_at) for key in keys]


def _in_use(session: Session) -> ProofKey | None:
    return session.scalars(select(ProofKey).where(ProofKey.in_use.is_(True))).first()


def _fresh(now: dt.datetime) -> dict[str, object]:
    private = new_private_key()
    public = public_half(private)
    return {
        "key_id": key_id(public),
        "public_key": public,
        "private_key": private,
        "in_use": True,
        "begun_at": now,
    }
