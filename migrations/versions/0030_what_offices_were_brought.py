"""Indexes from which the public record of offices is counted, without reading manifests."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ALL = ("office_id", "run_id", "state", "attempts", "copying", "sent_at", "addressee_id", "riding_code", "id")
SPOKEN = ("office_id", "run_id", "addressee_id", "riding_code", "answered_at", "passed_on_at", "sent_at")
HAS_SPOKEN = sa.text("answered_at IS NOT NULL OR passed_on_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_deliveries_of_office", "deliveries", list(ALL))
    op.create_index(
        "ix_deliveries_spoken_of",
        "deliveries",
        list(SPOKEN),
        postgresql_where=HAS_SPOKEN,
        sqlite_where=HAS_SPOKEN,
    )
    op.drop_index("ix_deliveries_office_id", table_name="deliveries")


def downgrade() -> None:
    op.create_index("ix_deliveries_office_id", "deliveries", ["office_id"])
    op.drop_index("ix_deliveries_spoken_of", table_name="deliveries")
    op.drop_index("ix_deliveries_of_office", table_name="deliveries")
