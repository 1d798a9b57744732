"""Who says that they also mailed their letter themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "mailed_letters",
        sa.Column("signature_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signatures.id"],
            name=op.f("fk_mailed_letters_signature_id_signatures"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_mailed_letters_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_mailed_letters")),
    )
    op.create_index("ix_mailed_letters_petition_id", "mailed_letters", ["petition_id"])


def downgrade() -> None:
    op.drop_table("mailed_letters")
