"""What is known of postal codes, when a riding was settled, and which signatures each member was brought."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
IS_UNPLACED = sa.text("riding_method IS NULL AND confirmed_at IS NOT NULL AND country = 'CA'")
IS_SETTLED = sa.text("riding_at IS NOT NULL")
# Members were brought signatures by the runs that brought them to everybody.
BROUGHT = """
INSERT INTO constituents (signature_id, riding_code, joined_run_id, left_run_id)
SELECT i.signature_id, s.riding_code, i.joined_run_id, i.left_run_id
FROM inclusions i JOIN signatures s ON s.id = i.signature_id
WHERE s.riding_code IS NOT NULL AND s.riding_method NOT IN ('fsa-estimate', 'none')
AND s.petition_id IN (SELECT petition_id FROM addressees WHERE is_own_member)
"""


def upgrade() -> None:
    op.add_column("signatures", sa.Column("riding_set", sa.String(8), nullable=True))
    op.add_column("signatures", sa.Column("riding_at", INSTANT, nullable=True))
    for name, columns, where in (
        ("ix_signatures_unplaced", ["postal_code"], IS_UNPLACED),
        ("ix_signatures_riding_at", ["petition_id", "riding_at"], IS_SETTLED),
    ):
        op.create_index(name, "signatures", columns, postgresql_where=where, sqlite_where=where)
    create_answers()
    create_constituents()
    op.execute(BROUGHT)


def create_answers() -> None:
    op.create_table(
        "riding_answers",
        sa.Column("postal_code", sa.String(6), nullable=False),
        sa.Column("riding_set", sa.String(8), nullable=False),
        sa.Column("riding_code", sa.String(12), nullable=True),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("ask_at", INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("postal_code", name=op.f("pk_riding_answers")),
    )
    op.create_index("ix_riding_answers_ask_at", "riding_answers", ["ask_at"])
    op.create_table(
        "asking_paces",
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("service", name=op.f("pk_asking_paces")),
    )


def create_constituents() -> None:
    op.create_table(
        "constituents",
        sa.Column("signature_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("riding_code", sa.String(12), nullable=False),
        sa.Column("joined_run_id", ROW_ID, nullable=False),
        sa.Column("left_run_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signatures.id"],
            name=op.f("fk_constituents_signature_id_signatures"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["delivery_runs.id"], name=op.f(f"fk_constituents_{column}_delivery_runs")
            )
            for column in ("joined_run_id", "left_run_id")
        ),
        sa.PrimaryKeyConstraint("signature_id", "riding_code", name=op.f("pk_constituents")),
    )
    for column in ("joined_run_id", "left_run_id"):
        op.create_index(f"ix_constituents_{column}", "constituents", [column])


def downgrade() -> None:
    for table in ("constituents", "asking_paces", "riding_answers"):
        op.drop_table(table)
    for name in ("ix_signatures_riding_at", "ix_signatures_unplaced"):
        op.drop_index(name, table_name="signatures")
    for column in ("riding_at", "riding_set"):
        op.drop_column("signatures", column)
