"""The day on which a petition was hidden: a year later nobody is known by their signature to it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("petitions", sa.Column("hidden_at", sa.DateTime(timezone=True)))
    table = sa.table(
        "petitions", sa.column("state", sa.String), sa.column("hidden_at", sa.DateTime(timezone=True))
    )
    # Nobody wrote down when those of today were hidden: their year begins now.
    op.execute(sa.update(table).where(table.c.state == "hidden").values(hidden_at=sa.func.now()))


def downgrade() -> None:
    op.drop_column("petitions", "hidden_at")
