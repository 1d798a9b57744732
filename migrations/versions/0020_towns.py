"""Towns as searches know them. The worker folds those that are there: no long lock in a migration."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BYTEWISE = sa.String(300).with_variant(sa.String(300, collation="C"), "postgresql")
INDEXES = (
    ("ix_signatures_unfolded_town", ["id"], "town_key IS NULL AND city <> ''"),
    ("ix_signatures_town_key", ["petition_id", "town_key"], "town_key IS NOT NULL"),
    ("ix_signatures_riding_code", ["petition_id", "riding_code"], "riding_code IS NOT NULL"),
)


def upgrade() -> None:
    op.add_column("signatures", sa.Column("town_key", BYTEWISE, nullable=True))
    for name, columns, rows in INDEXES:
        where = sa.text(rows)
        op.create_index(name, "signatures", columns, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    for name, _, _ in INDEXES:
        op.drop_index(name, "signatures")
    op.drop_column("signatures", "town_key")
