"""Webhooks and their calls, on which day the week is told, and the alert that a webhook failed."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
KINDS = (
    "goal", "milestone", "burst", "stalled", "delivery_soon", "delivery_stopped", "delivery_in_doubt",
    "office_replied", "digest", "to_post",
)  # fmt: skip
EVENTS = (
    "milestone.reached", "threshold.reached", "delivery.sent", "delivery.in_doubt", "delivery.refused",
    "delivery.came_back", "office.acknowledged", "office.answered", "petition.state_changed",
    "burst.noticed", "burst.held", "count.daily", "test",
)  # fmt: skip
STATES = ("queued", "claimed", "deferred", "sent", "parked")
WAITING = sa.text("next_attempt_at IS NOT NULL")


def one_of(column: str, *values: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    change_kinds(one_of("kind", *KINDS), one_of("kind", *KINDS, "webhook_failed"))
    op.create_table(
        "digest_days",
        sa.Column("membership_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_digest_days_weekday")),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_digest_days_membership_id_memberships"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_digest_days")),
    )
    create_webhooks()
    create_calls()


def change_kinds(before: str, after: str) -> None:
    """On SQLite the words of the check are changed where they stand: see 0019."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_alerts_kind"), "alerts", type_="check")
        op.create_check_constraint(op.f("ck_alerts_kind"), "alerts", after)
        return
    op.execute("PRAGMA writable_schema = ON")
    changed = op.get_bind().execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = 'alerts' AND instr(sql, :old)"
        ),
        {"old": before, "new": after},
    )
    op.execute("PRAGMA writable_schema = RESET")
    if changed.rowcount != 1:
        raise RuntimeError("the check of the alerts' kinds is not as the migrations before left it")


def create_webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("organization_id", ROW_ID, nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("secret_at", INSTANT, nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_until", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("told_from", INSTANT, nullable=False),
        sa.Column("failing_since", INSTANT, nullable=True),
        sa.Column("rest_until", INSTANT, nullable=True),
        sa.Column("switched_off_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_webhooks_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(op.f("ix_webhooks_organization_id"), "webhooks", ["organization_id"])


def create_calls() -> None:
    op.create_table(
        "webhook_calls",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=True),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("tried_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("answer_code", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(300), nullable=False),
        sa.Column("error", sa.String(40), nullable=False),
        sa.CheckConstraint(one_of("event", *EVENTS), name=op.f("ck_webhook_calls_event")),
        sa.CheckConstraint(one_of("state", *STATES), name=op.f("ck_webhook_calls_state")),
        sa.CheckConstraint(
            "state <> 'claimed' OR lease_token IS NOT NULL", name=op.f("ck_webhook_calls_lease")
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhooks.id"],
            name=op.f("fk_webhook_calls_webhook_id_webhooks"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_webhook_calls_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_calls")),
        sa.UniqueConstraint("public_id", name=op.f("uq_webhook_calls_public_id")),
        sa.UniqueConstraint("webhook_id", "key", name=op.f("uq_webhook_calls_webhook_id_key")),
    )
    op.create_index("ix_webhook_calls_created_at", "webhook_calls", ["created_at"])
    op.create_index(
        "ix_webhook_calls_waiting",
        "webhook_calls",
        ["webhook_id", "next_attempt_at"],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )


def downgrade() -> None:
    for table in ("webhook_calls", "webhooks", "digest_days"):
        op.drop_table(table)
    put_away = "SELECT id FROM alerts WHERE kind = 'webhook_failed'"
    op.execute(f"DELETE FROM alerts_put_away WHERE alert_id IN ({put_away})")  # noqa: S608 - our own words
    op.execute("DELETE FROM alerts WHERE kind = 'webhook_failed'")
    change_kinds(one_of("kind", *KINDS, "webhook_failed"), one_of("kind", *KINDS))
