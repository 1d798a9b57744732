"""From which day nobody may be known by their signature, and where the rows of the unfinished lie."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

IS_UNFINISHED = sa.text("state IN ('declined', 'expired') AND erased_at IS NULL")


def upgrade() -> None:
    op.add_column("petitions", sa.Column("kept_until_on", sa.Date(), nullable=True))
    op.add_column("petitions", sa.Column("anonymized_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_signatures_unfinished",
        "signatures",
        ["signed_at"],
        postgresql_where=IS_UNFINISHED,
        sqlite_where=IS_UNFINISHED,
    )


def downgrade() -> None:
    op.drop_index("ix_signatures_unfinished", table_name="signatures")
    op.drop_column("petitions", "anonymized_at")
    op.drop_column("petitions", "kept_until_on")
