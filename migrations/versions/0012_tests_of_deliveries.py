"""A test mail that somebody asked for, and letters that came back found without a search."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CAME_BACK = sa.text("bounced_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("test_for_id", ROW_ID, nullable=True))
    op.create_index(
        "ix_messages_bounced_at",
        "messages",
        ["about_kind", "about_id"],
        postgresql_where=CAME_BACK,
        sqlite_where=CAME_BACK,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_bounced_at", table_name="messages")
    op.drop_column("deliveries", "test_for_id")
