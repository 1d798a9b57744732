"""Signatures are found by the words of their names, towns, postal codes and comments. The worker reads them."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
FORMER = (
    ("ix_signatures_unfolded_town", ["id"], "town_key IS NULL AND city <> ''"),
    ("ix_signatures_town_key", ["petition_id", "town_key"], "town_key IS NOT NULL"),
)
INDEXES = (
    ("ix_signatures_unread", ["petition_id", "id"], "words IS NULL"),
    ("ix_signatures_source", ["petition_id", "source", "id"], "words IS NOT NULL AND source != ''"),
    ("ix_signatures_language", ["petition_id", "language", "id"], "words IS NOT NULL"),
    ("ix_signatures_province", ["petition_id", "province", "id"], "words IS NOT NULL"),
    (
        "ix_signatures_counted_as",
        ["petition_id", "counted_as", "id"],
        "words IS NOT NULL AND (counted_as NOT IN ('confirmed', 'pending'))",
    ),
    ("ix_signatures_signed_at", ["petition_id", "signed_at"], "words IS NOT NULL"),
)


def upgrade() -> None:
    op.create_table(
        "signature_words",
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("signature_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_signature_words_petition_id_petitions")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signatures.id"], name=op.f("fk_signature_words_signature_id_signatures")
        ),
        sa.PrimaryKeyConstraint("petition_id", "word", "signature_id", name=op.f("pk_signature_words")),
        sqlite_with_rowid=False,
    )
    op.add_column("signatures", sa.Column("words", sa.String(), nullable=True))
    replace_indexes(FORMER, INDEXES)


def downgrade() -> None:
    replace_indexes(INDEXES, FORMER)
    op.drop_column("signatures", "words")
    op.drop_table("signature_words")


def replace_indexes(
    former: tuple[tuple[str, list[str], str], ...], later: tuple[tuple[str, list[str], str], ...]
) -> None:
    for name, _, _ in former:
        op.drop_index(name, "signatures")
    for name, columns, rows in later:
        where = sa.text(rows)
        op.create_index(name, "signatures", columns, postgresql_where=where, sqlite_where=where)
