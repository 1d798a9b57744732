"""Letters on their way, and what preview mode sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITING = sa.text("state IN ('queued', 'claimed', 'deferred')")


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("letter", sa.String(40), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("recipient", sa.LargeBinary()),
        sa.Column("mailbox_key", sa.LargeBinary(32)),
        sa.Column("about_kind", sa.String(40), nullable=False),
        sa.Column("about_id", ROW_ID),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.Column("lease_token", sa.String(40)),
        sa.Column("message_id", sa.String(300)),
        sa.Column("rendered", sa.LargeBinary()),
        sa.Column("last_error", sa.String(300), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'deferred', 'sent', 'dropped', 'parked')",
            name=op.f("ck_messages_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        "ix_messages_due", "messages", ["next_attempt_at"], postgresql_where=WAITING, sqlite_where=WAITING
    )
    op.create_index("ix_messages_mailbox_key_sent_at", "messages", ["mailbox_key", "sent_at"])
    op.create_index("ix_messages_about", "messages", ["about_kind", "about_id"])
    op.create_table(
        "preview_mails",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("sender", sa.String(300), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_mails")),
    )


def downgrade() -> None:
    op.drop_table("preview_mails")
    op.drop_table("messages")
