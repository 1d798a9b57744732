"""The text of a formal petition to the House of Commons."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "house_texts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("addressed_to", sa.String(40), nullable=False),
        sa.Column("addressee_name", sa.String(200), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("prayer", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "addressed_to IN ('house', 'government', 'minister', 'member')",
            name=op.f("ck_house_texts_addressed_to"),
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_house_texts_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_texts")),
        sa.UniqueConstraint("petition_id", "language", name=op.f("uq_house_texts_petition_id_language")),
    )


def downgrade() -> None:
    op.drop_table("house_texts")
