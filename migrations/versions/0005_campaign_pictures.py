"""The picture of a petition, and whether the guides stand beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# SQLite numbers its rows only in a column of exactly the type INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "campaign_pictures",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("widths", sa.JSON(), nullable=False),
        sa.Column("fallback", sa.String(length=40), nullable=False),
        sa.Column("focus", sa.String(length=40), nullable=False),
        sa.Column("captions", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "focus IN ('middle', 'top', 'bottom', 'left', 'right')", name=op.f("ck_campaign_pictures_focus")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_campaign_pictures_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_pictures")),
        sa.UniqueConstraint("petition_id", name=op.f("uq_campaign_pictures_petition_id")),
        sa.UniqueConstraint("key", name=op.f("uq_campaign_pictures_key")),
    )
    op.add_column(
        "petitions", sa.Column("shows_guides", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("petitions", "shows_guides")
    op.drop_table("campaign_pictures")
