"""Where the rows lie that are soon to lose what they tell of a person."""

from sqlalchemy import Index

from petitions.signing.models import Signature, SignatureState

# Small by nature: whoever did not confirm, and is still known.
IS_UNFINISHED = Signature.state.in_(
    (SignatureState.DECLINED, SignatureState.EXPIRED)
) & Signature.erased_at.is_(None)
Index(
    "ix_signatures_unfinished",
    Signature.signed_at,
    postgresql_where=IS_UNFINISHED,
    sqlite_where=IS_UNFINISHED,
)
