"""Since when a moderator looks, petitions shown again, and where a report's visitor wants to hear of it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BEFORE = ("wrote", "approved", "returned", "rejected", "hidden")
REPORTS = ("petition_reports", "comment_reports")


def upgrade() -> None:
    op.add_column("reviews", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    for table in REPORTS:
        op.add_column(table, sa.Column("reply_to", sa.LargeBinary(), nullable=True))
        op.add_column(table, sa.Column("language", sa.String(40), server_default="", nullable=False))
    _allow((*BEFORE, "shown"))


def downgrade() -> None:
    op.execute("UPDATE review_notes SET act = 'wrote' WHERE act = 'shown'")
    _allow(BEFORE)
    for table in REPORTS:
        op.drop_column(table, "language")
        op.drop_column(table, "reply_to")
    op.drop_column("reviews", "claimed_at")


def _allow(acts: tuple[str, ...]) -> None:
    name = op.f("ck_review_notes_act")
    with op.batch_alter_table("review_notes") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"act IN {acts}")
