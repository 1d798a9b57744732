"""Letters that came back by post, and each journey that they made."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
REASONS = "'moved', 'unknown', 'incomplete', 'refused', 'unclaimed', 'damaged', 'unsaid'"


def upgrade() -> None:
    op.create_table(
        "letter_returns",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("delivery_id", ROW_ID, nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("posted_at", INSTANT, nullable=False),
        sa.Column("tracking", sa.String(300), nullable=False),
        sa.Column("came_back_on", sa.Date(), nullable=False),
        sa.Column("came_back_at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by_id", ROW_ID, nullable=True),
        sa.CheckConstraint(f"reason IN ({REASONS})", name=op.f("ck_letter_returns_reason")),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_letter_returns_delivery_id_deliveries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_returns")),
    )
    op.create_index("ix_letter_returns_delivery_id", "letter_returns", ["delivery_id"])
    op.create_index("ix_letter_returns_entered_at", "letter_returns", ["entered_at"])


def downgrade() -> None:
    op.drop_table("letter_returns")
