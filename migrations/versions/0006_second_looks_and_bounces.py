"""Second looks, bounces, the response clock, and what else an office may say."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Columns belong to the one table they are added to, and a migration may run twice in a process.
ADDED: dict[str, Callable[[], tuple[sa.Column[Any], ...]]] = {
    "organizations": lambda: (
        sa.Column("wants_second_person", sa.Boolean(), server_default=sa.false(), nullable=False),
    ),
    "messages": lambda: (sa.Column("bounced_at", INSTANT, nullable=True),),
    "delivery_schedules": lambda: (
        sa.Column("keeps_office_hours", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("response_days", sa.Integer(), server_default="45", nullable=False),
        sa.Column("arranged_by_id", ROW_ID, nullable=True),
    ),
    "delivery_runs": lambda: (
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("planned_by_id", ROW_ID, nullable=True),
        sa.Column("approved_by_id", ROW_ID, nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
    ),
    "deliveries": lambda: (
        sa.Column("bounced_at", INSTANT, nullable=True),
        sa.Column("passed_on_to", sa.String(300), server_default="", nullable=False),
        sa.Column("passed_on_at", INSTANT, nullable=True),
    ),
    "office_replies": lambda: (
        sa.Column("announced_at", INSTANT, nullable=True),
        sa.Column("document_key", sa.String(300), server_default="", nullable=False),
        sa.Column("document_size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("document_sha256", sa.String(64), server_default="", nullable=False),
    ),
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns():
            op.add_column(table, column)


def downgrade() -> None:
    for table, columns in reversed(ADDED.items()):
        for column in reversed(columns()):
            op.drop_column(table, column.name)
