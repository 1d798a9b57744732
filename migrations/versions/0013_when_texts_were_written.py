"""When a text was last written by a person: a translation that is older than its source is told."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Texts from before are as old as their row says.
    op.add_column("petition_texts", sa.Column("written_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("petition_texts") as table:
        table.drop_column("written_at")
