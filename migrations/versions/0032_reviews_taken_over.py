"""Since when a moderator looks, petitions shown again, and where a report's visitor wants to hear of it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BEFORE = "act IN ('wrote', 'approved', 'returned', 'rejected', 'hidden')"
AFTER = BEFORE.replace("'hidden'", "'hidden', 'shown', 'comment_hidden'")
REPORTS = ("petition_reports", "comment_reports")


def upgrade() -> None:
    op.add_column("reviews", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    for table in REPORTS:
        op.add_column(table, sa.Column("reply_to", sa.LargeBinary(), nullable=True))
        op.add_column(table, sa.Column("language", sa.String(40), server_default="", nullable=False))
    _change_acts(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("UPDATE review_notes SET act = 'wrote' WHERE act IN ('shown', 'comment_hidden')")
    _change_acts(AFTER, BEFORE)
    for table in REPORTS:
        op.drop_column(table, "language")
        op.drop_column(table, "reply_to")
    op.drop_column("reviews", "claimed_at")


def _change_acts(before: str, after: str) -> None:
    """On SQLite the words of the check are changed where they stand: see 0019."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_review_notes_act"), "review_notes", type_="check")
        op.create_check_constraint(op.f("ck_review_notes_act"), "review_notes", after)
        return
    op.execute("PRAGMA writable_schema = ON")
    changed = op.get_bind().execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = 'review_notes' AND instr(sql, :old)"
        ),
        {"old": before, "new": after},
    )
    op.execute("PRAGMA writable_schema = RESET")
    if changed.rowcount != 1:
        raise RuntimeError("the check of the notes' acts is not as the migrations before left it")
