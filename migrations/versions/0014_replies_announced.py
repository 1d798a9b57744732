"""Up to which signature those who wanted to hear of an office's reply were written to."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("office_replies", sa.Column("announced_to_id", ROW_ID, server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("office_replies", "announced_to_id")
