"""Answers of which only the day is known, and approvals that were taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BY_DAY = ("is_acknowledged_by_day", "is_answered_by_day")


def upgrade() -> None:
    for name in BY_DAY:
        op.add_column("deliveries", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("delivery_runs", sa.Column("asked_again_at", sa.DateTime(timezone=True)))
    _mark_what_was_entered()


def _mark_what_was_entered() -> None:
    """What a person entered before stands at a whole hour; what an office pressed never does."""
    table = sa.table(
        "deliveries",
        sa.column("reference", sa.String),
        sa.column("acknowledged_at", sa.DateTime(timezone=True)),
        sa.column("answered_at", sa.DateTime(timezone=True)),
        *(sa.column(name, sa.Boolean) for name in BY_DAY),
    )
    audit = sa.table("audit_entries", sa.column("action", sa.String), sa.column("subject", sa.String))
    entered = sa.select(audit.c.subject).where(audit.c.action == "answer_entered")
    bind = op.get_bind()
    for row in bind.execute(sa.select(table).where(table.c.reference.in_(entered))).all():
        instants = (row.acknowledged_at, row.answered_at)
        known = [at is not None and not (at.minute or at.second or at.microsecond) for at in instants]
        if any(known):
            own = table.c.reference == row.reference
            bind.execute(sa.update(table).where(own).values(dict(zip(BY_DAY, known, strict=True))))


def downgrade() -> None:
    op.drop_column("delivery_runs", "asked_again_at")
    for name in reversed(BY_DAY):
        op.drop_column("deliveries", name)
