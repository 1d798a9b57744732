"""Deliveries on paper: which addressees get them, when each was ready and when it was posted."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = (
    "planned", "claimed", "body_started", "sent", "deferred", "refused", "in_doubt", "acknowledged",
    "answered",
)  # fmt: skip
KINDS = (
    "goal", "milestone", "burst", "stalled", "delivery_soon", "delivery_stopped", "delivery_in_doubt",
    "office_replied", "digest",
)  # fmt: skip
SENT = "state <> 'sent' OR sent_at IS NOT NULL"
SENT_OR_POSTED = "state NOT IN ('sent', 'posted') OR sent_at IS NOT NULL"


def one_of(column: str, *values: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


# Table, name of the check, what it says before, what afterwards.
CHECKS = (
    (
        "deliveries",
        "ck_deliveries_state",
        one_of("state", *STATES),
        one_of("state", *STATES, "to_post", "posted"),
    ),
    ("deliveries", "ck_deliveries_sent_at", SENT, SENT_OR_POSTED),
    ("alerts", "ck_alerts_kind", one_of("kind", *KINDS), one_of("kind", *KINDS, "to_post")),
)


def upgrade() -> None:
    for table, name, before, after in CHECKS:
        change_check(table, name, before, after)
    op.add_column("addressees", sa.Column("by_post", sa.Boolean(), server_default=sa.false(), nullable=False))
    for column in (
        sa.Column("by_post", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sheet_count", sa.Integer(), nullable=True),
        sa.Column("to_post_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_by_id", ROW_ID, nullable=True),
        sa.Column("tracking", sa.String(300), server_default="", nullable=False),
    ):
        op.add_column("deliveries", column)


def change_check(table: str, name: str, before: str, after: str) -> None:
    """On SQLite the words of the check are changed where they stand.

    To copy the table, as else is done, would drop it under the foreign keys that point to it. Source:
    sqlite.org/lang_altertable.html, on changes that do not touch the rows.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, after)
        return
    op.execute("PRAGMA writable_schema = ON")
    changed = op.get_bind().execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = :name AND instr(sql, :old)"
        ),
        {
            "old": f"CONSTRAINT {name} CHECK ({before})",
            "new": f"CONSTRAINT {name} CHECK ({after})",
            "name": table,
        },
    )
    op.execute("PRAGMA writable_schema = RESET")
    if changed.rowcount != 1:
        raise RuntimeError(f"the check {name} of {table} is not as the migrations before left it")


def downgrade() -> None:
    op.execute("UPDATE deliveries SET state = 'planned' WHERE state = 'to_post'")
    op.execute("UPDATE deliveries SET state = 'acknowledged' WHERE state = 'posted'")
    op.execute("DELETE FROM alerts_put_away WHERE alert_id IN (SELECT id FROM alerts WHERE kind = 'to_post')")
    op.execute("DELETE FROM alerts WHERE kind = 'to_post'")
    for column in ("tracking", "posted_by_id", "posted_on", "to_post_at", "sheet_count", "by_post"):
        op.drop_column("deliveries", column)
    op.drop_column("addressees", "by_post")
    for table, name, before, after in reversed(CHECKS):
        change_check(table, name, after, before)
