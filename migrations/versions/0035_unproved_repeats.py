"""A small index of the repeats that nobody confirmed: outside they are told as pending."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

NAME = "ix_signatures_unproved_repeats"
ROWS = "state = 'pending' AND repeat_of_id IS NOT NULL AND held_at IS NULL"


def upgrade() -> None:
    where = sa.text(ROWS)
    op.create_index(NAME, "signatures", ["petition_id"], postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    op.drop_index(NAME, "signatures")
