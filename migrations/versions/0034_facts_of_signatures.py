"""Lists of signatures are narrowed by one index of facts; words are read anew, by the rules of today."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MARK = "CASE WHEN (coalesce(substr(words, 1, 1), '') != '|') THEN 1 ELSE 0 END"
READ, UNREAD = f"{MARK} != 1", f"{MARK} = 1"
FEW = "counted_as NOT IN ('confirmed', 'pending')"
Indexes = tuple[tuple[str, list[str], str | None], ...]
FORMER: Indexes = (
    ("ix_signatures_petition_id_id", ["petition_id", "id"], None),
    ("ix_signatures_unread", ["petition_id", "id"], "words IS NULL"),
    ("ix_signatures_source", ["petition_id", "source", "id"], "words IS NOT NULL AND source != ''"),
    ("ix_signatures_language", ["petition_id", "language", "id"], "words IS NOT NULL"),
    ("ix_signatures_province", ["petition_id", "province", "id"], "words IS NOT NULL"),
    ("ix_signatures_counted_as", ["petition_id", "counted_as", "id"], f"words IS NOT NULL AND ({FEW})"),
    ("ix_signatures_signed_at", ["petition_id", "signed_at"], "words IS NOT NULL"),
    ("ix_signatures_riding_code", ["petition_id", "riding_code"], "riding_code IS NOT NULL"),
)
FACTS = [
    *("counted_as", "province", "country", "language", "source", "exposure", "consent_updates"),
    *("held_reason", "riding_code", "signed_at"),
]
LATER: Indexes = (
    ("ix_signatures_facts", ["petition_id", "id", *FACTS], None),
    ("ix_signatures_unread", ["petition_id", "id"], UNREAD),
    ("ix_signatures_source", ["petition_id", "source", "id"], f"{READ} AND source != ''"),
    ("ix_signatures_language", ["petition_id", "language", "id"], READ),
    ("ix_signatures_province", ["petition_id", "province", "id"], READ),
    ("ix_signatures_counted_as", ["petition_id", "counted_as", "id"], f"{READ} AND ({FEW})"),
    ("ix_signatures_signed_at", ["petition_id", "signed_at", "id"], READ),
    ("ix_signatures_riding_code", ["petition_id", "riding_code", "id"], "riding_code IS NOT NULL"),
)


def upgrade() -> None:
    replace_indexes(FORMER, LATER)


def downgrade() -> None:
    replace_indexes(LATER, FORMER)


def replace_indexes(former: Indexes, later: Indexes) -> None:
    if op.get_bind().dialect.name == "postgresql":
        # Of ten million signatures an index takes longer than a migration's statement may.
        op.execute("SET LOCAL statement_timeout = 0")
    for name, _, _ in former:
        op.drop_index(name, "signatures")
    for name, columns, rows in later:
        where = sa.text(rows) if rows else None
        op.create_index(name, "signatures", columns, postgresql_where=where, sqlite_where=where)
