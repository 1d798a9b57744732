"""Letters on their way, the daily measure of mailboxes, and what preview mode kept back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite numbers its rows only in a column of exactly the type INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
IS_WAITING = sa.text("next_attempt_at IS NOT NULL")


def upgrade() -> None:
    create_messages()
    op.create_table(
        "dispatches",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("mailbox_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("message_id", ROW_ID, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_dispatches_message_id_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
    )
    op.create_index("ix_dispatches_mailbox_key_started_at", "dispatches", ["mailbox_key", "started_at"])
    op.create_index(op.f("ix_dispatches_message_id"), "dispatches", ["message_id"])
    op.create_table(
        "preview_mails",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("recipients", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_mails")),
    )


def create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("letter", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=True),
        sa.Column("mailbox_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", ROW_ID, nullable=True),
        sa.Column("context", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=True),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("rendered", sa.LargeBinary(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'deferred', 'sent', 'dropped', 'parked')",
            name=op.f("ck_messages_state"),
        ),
        sa.CheckConstraint("state <> 'claimed' OR lease_token IS NOT NULL", name=op.f("ck_messages_lease")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_about", "messages", ["about_kind", "about_id"])
    for column in ("next_attempt_at", "mailbox_key"):
        op.create_index(
            f"ix_messages_{column}",
            "messages",
            [column],
            postgresql_where=IS_WAITING,
            sqlite_where=IS_WAITING,
        )


def downgrade() -> None:
    for table in ("preview_mails", "dispatches", "messages"):
        op.drop_table(table)
