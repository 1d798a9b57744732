"""Towns as searches know them: Montréal, MONTREAL and Saint Jérôme, Saint-Jérôme are each one."""

from sqlalchemy import Index, bindparam, select, update
from sqlalchemy.orm import Session

from petitions.signing.models import Signature
from petitions.text.folding import folded_words

BATCH = 1_000
_LONGEST = 300
_TABLE = Signature.__table__
_IS_UNFOLDED = Signature.town_key.is_(None) & (Signature.city != "")
# Small by nature: rows with a town that the sweep has not come by yet.
Index(
    "ix_signatures_unfolded_town",
    Signature.id,
    postgresql_where=_IS_UNFOLDED,
    sqlite_where=_IS_UNFOLDED,
)
# What organizers look for. Filled after signing, so that signing pays nothing for either.
Index(
    "ix_signatures_town_key",
    Signature.petition_id,
    Signature.town_key,
    postgresql_where=Signature.town_key.is_not(None),
    sqlite_where=Signature.town_key.is_not(None),
)
Index(
    "ix_signatures_riding_code",
    Signature.petition_id,
    Signature.riding_code,
    postgresql_where=Signature.riding_code.is_not(None),
    sqlite_where=Signature.riding_code.is_not(None),
)


def town_key(town: str) -> str:
    """A town without case, accents and the marks between its words.

    >>> town_key("Trois-Rivières"), town_key("St. John’s")
    ('trois rivieres', 'st johns')
    """
    return " ".join(folded_words(town))[:_LONGEST]


def fold_towns(session: Session) -> bool:
    """Fold the towns of some rows that came since, or were there before searches knew towns. True.

    There may be more.
    """
    query = select(Signature.id, Signature.city).where(_IS_UNFOLDED).order_by(Signature.id).limit(BATCH)
    rows = session.execute(query.with_for_update(skip_locked=True)).all()
    if rows:
        keys = [{"row_id": row.id, "key": town_key(row.city)} for row in rows]
        is_row = _TABLE.c.id == bindparam("row_id")
        session.connection().execute(
            update(_TABLE).where(is_row).values(town_key=bindparam("key")),  # type: ignore[arg-type]
            keys,
        )
    return len(rows) == BATCH
