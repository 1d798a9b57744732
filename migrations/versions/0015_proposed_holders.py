"""Who is proposed for an office by a list, and what a person said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "holder_proposals",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("office_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        *(
            sa.Column(name, sa.String(300), nullable=False)
            for name in ("name", "style_en", "style_fr", "salutation_en", "salutation_fr")
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_holder_proposals_office_id_offices")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'refused')", name=op.f("ck_holder_proposals_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_proposals")),
    )
    op.create_index(op.f("ix_holder_proposals_office_id"), "holder_proposals", ["office_id"])


def downgrade() -> None:
    op.drop_table("holder_proposals")
