"""The index of rows not yet tallied, said so that PostgreSQL's planner expects few of them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BEFORE = "counted_as != tallied_as"
AFTER = "1 = CASE WHEN (counted_as != tallied_as) THEN 1 ELSE 0 END"


def upgrade() -> None:
    index_where(AFTER)


def downgrade() -> None:
    index_where(BEFORE)


def index_where(condition: str) -> None:
    op.drop_index("ix_signatures_untallied", table_name="signatures")
    op.create_index(
        "ix_signatures_untallied",
        "signatures",
        ["petition_id"],
        postgresql_where=sa.text(condition),
        sqlite_where=sa.text(condition),
    )
