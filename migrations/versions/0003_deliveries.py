"""Schedules, runs, deliveries with their files and replies, and which signatures each run brought."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STATES = (
    "planned", "claimed", "body_started", "sent", "deferred", "refused", "in_doubt", "acknowledged",
    "answered",
)  # fmt: skip


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    create_schedules()
    create_runs()
    create_deliveries()
    create_what_hangs_on_deliveries()
    create_inclusions()
    op.create_table(
        "operation_marks",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_operation_marks")),
    )


def create_schedules() -> None:
    op.create_table(
        "delivery_schedules",
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("rule", sa.String(1000), nullable=False),
        sa.Column("every_count", sa.Integer(), nullable=True),
        sa.Column("at_counts", sa.JSON(), nullable=False),
        sa.Column("at_close", sa.Boolean(), nullable=False),
        sa.Column("minimum_interval_hours", sa.Integer(), nullable=False),
        sa.Column("hold_hours", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("active_from", INSTANT, nullable=False),
        sa.Column("count_from", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_delivery_schedules_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_delivery_schedules")),
    )


def create_runs() -> None:
    op.create_table(
        "delivery_runs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("slot_key", sa.String(40), nullable=False),
        sa.Column("slot_at", INSTANT, nullable=False),
        sa.Column("from_at", INSTANT, nullable=True),
        sa.Column("until_at", INSTANT, nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("compiled_at", INSTANT, nullable=True),
        sa.Column("release_at", INSTANT, nullable=True),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("joined_count", sa.Integer(), nullable=False),
        sa.Column("left_count", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("problem", sa.String(40), nullable=False),
        sa.CheckConstraint(
            one_of("kind", ("rule", "threshold", "close", "hand")), name=op.f("ck_delivery_runs_kind")
        ),
        sa.CheckConstraint(
            one_of("state", ("planned", "compiled", "skipped", "stopped")),
            name=op.f("ck_delivery_runs_state"),
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_delivery_runs_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_runs")),
        sa.UniqueConstraint("petition_id", "slot_key", name=op.f("uq_delivery_runs_petition_id_slot_key")),
        sa.UniqueConstraint("petition_id", "number", name=op.f("uq_delivery_runs_petition_id_number")),
    )
    op.create_index("ix_delivery_runs_state", "delivery_runs", ["state", "next_attempt_at"])


def create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.Column("run_id", ROW_ID, nullable=False),
        sa.Column("addressee_id", ROW_ID, nullable=False),
        sa.Column("riding_code", sa.String(12), nullable=False),
        sa.Column("after_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        *addressee_columns(),
        *content_columns(),
        *sending_columns(),
        *afterwards_columns(),
        sa.CheckConstraint(one_of("state", STATES), name=op.f("ck_deliveries_state")),
        sa.CheckConstraint(
            "state NOT IN ('body_started', 'sent') OR body_started_at IS NOT NULL",
            name=op.f("ck_deliveries_body_started_at"),
        ),
        sa.CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_deliveries_sent_at")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_deliveries_{column}_{table}"))
            for column, table in (
                ("run_id", "delivery_runs"),
                ("addressee_id", "addressees"),
                ("office_id", "offices"),
            )  # fmt: skip
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deliveries_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_deliveries_reference")),
        sa.UniqueConstraint(
            "run_id",
            "addressee_id",
            "riding_code",
            name=op.f("uq_deliveries_run_id_addressee_id_riding_code"),
        ),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state", "next_attempt_at"])
    op.create_index("ix_deliveries_addressee_id", "deliveries", ["addressee_id", "riding_code"])
    op.create_index(op.f("ix_deliveries_office_id"), "deliveries", ["office_id"])


def addressee_columns() -> list[sa.Column]:
    return [
        sa.Column("office_id", ROW_ID, nullable=True),
        sa.Column("copying", sa.String(40), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("office_title", sa.String(300), nullable=False),
        sa.Column("holder_style", sa.String(300), nullable=False),
        sa.Column("salutation", sa.String(300), nullable=False),
        sa.Column("postal_address", sa.Text(), nullable=False),
        sa.Column("email", sa.String(300), nullable=False),
        sa.Column("cc_emails", sa.JSON(), nullable=False),
    ]


def content_columns() -> list[sa.Column]:
    return [
        sa.Column("signature_count", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("manifest_digest", sa.String(64), nullable=False),
        sa.Column("previous_digest", sa.String(64), nullable=False),
    ]


def sending_columns() -> list[sa.Column]:
    instants = (
        "compiled_at", "body_started_at", "sent_at", "refused_at", "in_doubt_at", "replaced_at",
        "acknowledged_at", "answered_at",
    )  # fmt: skip
    return [
        sa.Column("message_id", sa.String(300), nullable=False),
        sa.Column("mail_key", sa.String(300), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=True),
        sa.Column("first_attempt_at", INSTANT, nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("server_reply", sa.String(300), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in instants),
    ]


def afterwards_columns() -> list[sa.Column]:
    return [
        sa.Column("file_number", sa.String(300), nullable=False),
        sa.Column("office_contact", sa.String(300), nullable=False),
        sa.Column("link_expires_at", INSTANT, nullable=True),
        sa.Column("link_revoked_at", INSTANT, nullable=True),
        sa.Column("files_forgotten_at", INSTANT, nullable=True),
    ]


def create_what_hangs_on_deliveries() -> None:
    op.create_table(
        "delivery_files",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("delivery_id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("media_type", sa.String(300), nullable=False),
        sa.Column("size", ROW_ID, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("storage_key", sa.String(300), nullable=False),
        sa.Column("is_attached", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_files_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_files")),
        sa.UniqueConstraint("delivery_id", "name", name=op.f("uq_delivery_files_delivery_id_name")),
    )
    op.create_index(op.f("ix_delivery_files_sha256"), "delivery_files", ["sha256"])
    op.create_table(
        "office_replies",
        sa.Column("delivery_id", ROW_ID, nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_fr", sa.Text(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_office_replies_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_office_replies")),
    )


def create_inclusions() -> None:
    op.create_table(
        "inclusions",
        sa.Column("signature_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("joined_run_id", ROW_ID, nullable=False),
        sa.Column("left_run_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signatures.id"],
            name=op.f("fk_inclusions_signature_id_signatures"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["delivery_runs.id"], name=op.f(f"fk_inclusions_{column}_delivery_runs")
            )
            for column in ("joined_run_id", "left_run_id")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_inclusions")),
    )
    op.create_index("ix_inclusions_joined_run_id", "inclusions", ["joined_run_id", "signature_id"])
    op.create_index("ix_inclusions_left_run_id", "inclusions", ["left_run_id"])
    op.create_index(
        "ix_signatures_erased",
        "signatures",
        ["erased_at"],
        postgresql_where=sa.text("erased_at IS NOT NULL"),
        sqlite_where=sa.text("erased_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_signatures_erased", "signatures")
    for table in (
        "operation_marks", "inclusions", "office_replies", "delivery_files", "deliveries", "delivery_runs",
        "delivery_schedules",
    ):  # fmt: skip
        op.drop_table(table)
