"""Files of signatures that the worker makes, to be fetched for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STATES = "'waiting', 'making', 'ready', 'failed', 'stopped', 'gone'"
IS_DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "prepared_files",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("asked_by_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("layout", sa.String(40), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("row_total", sa.Integer(), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("storage_key", sa.String(300), nullable=False),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("fetched_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("kind IN ('signatures', 'contacts')", name=op.f("ck_prepared_files_kind")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_prepared_files_state")),
        sa.CheckConstraint(
            "state <> 'making' OR lease_token IS NOT NULL", name=op.f("ck_prepared_files_lease")
        ),
        sa.CheckConstraint("state <> 'ready' OR file_key IS NOT NULL", name=op.f("ck_prepared_files_key")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_prepared_files_petition_id_petitions")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["organizers.id"], name=op.f("fk_prepared_files_asked_by_id_organizers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_files")),
    )
    op.create_index("ix_prepared_files_petition_id", "prepared_files", ["petition_id"])
    op.create_index(
        "ix_prepared_files_due_at",
        "prepared_files",
        ["due_at"],
        postgresql_where=IS_DUE,
        sqlite_where=IS_DUE,
    )


def downgrade() -> None:
    op.drop_table("prepared_files")
