"""Maps of ridings, drawn once, and how many live in each riding, counted now and then."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "riding_maps",
        sa.Column("representation_order", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("drawing", sa.LargeBinary(), nullable=False),
        sa.Column("frames", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("loaded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("representation_order", name=op.f("pk_riding_maps")),
    )
    op.create_table(
        "riding_counts",
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("representation_order", sa.String(8), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("counted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_riding_counts_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_riding_counts")),
    )


def downgrade() -> None:
    op.drop_table("riding_counts")
    op.drop_table("riding_maps")
