"""Signed manifests, proofs for signatories, and how far a compilation is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# SQLite numbers its rows only in a column of exactly the type INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "proof_keys",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=True),
        sa.Column("in_use", sa.Boolean(), nullable=True),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_keys")),
        sa.UniqueConstraint("in_use", name=op.f("uq_proof_keys_in_use")),
        sa.UniqueConstraint("key_id", name=op.f("uq_proof_keys_key_id")),
    )
    op.create_table(
        "delivery_seals",
        sa.Column("delivery_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("head_signature", sa.JSON(), nullable=False),
        *_of("deliveries", "delivery_id", "delivery_seals"),
    )
    op.create_table(
        "run_progress",
        sa.Column("run_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("outdated_at", INSTANT, nullable=True),
        *_of("delivery_runs", "run_id", "run_progress"),
    )
    with op.batch_alter_table("inclusions") as table:
        table.add_column(sa.Column("salt", sa.LargeBinary(length=32), nullable=True))


def _of(table: str, column: str, own: str) -> tuple[sa.Constraint, sa.Constraint]:
    """One row for each row of another table, gone with it."""
    return (
        sa.ForeignKeyConstraint(
            [column], [f"{table}.id"], name=op.f(f"fk_{own}_{column}_{table}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{own}")),
    )


def downgrade() -> None:
    with op.batch_alter_table("inclusions") as table:
        table.drop_column("salt")
    for name in ("run_progress", "delivery_seals", "proof_keys"):
        op.drop_table(name)
