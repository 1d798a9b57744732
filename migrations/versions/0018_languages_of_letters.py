"""In which language letters go to somebody who read a text in another: that of the page around it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("signatures", sa.Column("spoken", sa.String(length=12), nullable=True))


def downgrade() -> None:
    op.drop_column("signatures", "spoken")
