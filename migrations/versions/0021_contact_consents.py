"""Who lets the organisation write to them, and what stood beside the box that they ticked."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "petitions", sa.Column("asks_contact", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "contact_consents",
        sa.Column("signature_id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("wording_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("page", sa.String(300), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signatures.id"], name=op.f("fk_contact_consents_signature_id_signatures")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_contact_consents_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_contact_consents")),
    )
    op.create_index(
        "ix_contact_consents_petition_id_signature_id", "contact_consents", ["petition_id", "signature_id"]
    )


def downgrade() -> None:
    op.drop_table("contact_consents")
    op.drop_column("petitions", "asks_contact")
