"""At which hour a member is told the week in numbers, and on which day that was done last."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("digest_days") as table:
        table.add_column(sa.Column("hour", sa.Integer(), nullable=False, server_default="8"))
        table.add_column(sa.Column("told_on", sa.Date(), nullable=True))
        table.create_check_constraint(op.f("ck_digest_days_hour"), "hour BETWEEN 0 AND 23")


def downgrade() -> None:
    with op.batch_alter_table("digest_days") as table:
        table.drop_constraint(op.f("ck_digest_days_hour"), type_="check")
        table.drop_column("told_on")
        table.drop_column("hour")
