"""The platform's look at petitions: claims, notes, and visitors' reports."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("petition_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("sent_digest", sa.String(64), nullable=False),
        sa.Column("claimed_by_id", ROW_ID, nullable=True),
        sa.Column("claimed_until", INSTANT, nullable=True),
        sa.Column("claimed_digest", sa.String(64), nullable=False),
        to("reviews", "petition_id", "petitions"),
        to("reviews", "claimed_by_id", "organizers"),
        sa.PrimaryKeyConstraint("petition_id", name=op.f("pk_reviews")),
    )
    op.create_table(
        "review_notes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("author_id", ROW_ID, nullable=True),
        sa.Column("is_from_platform", sa.Boolean(), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "act IN ('wrote', 'approved', 'returned', 'rejected', 'hidden')", name=op.f("ck_review_notes_act")
        ),
        to("review_notes", "petition_id", "petitions"),
        to("review_notes", "author_id", "organizers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_notes")),
    )
    op.create_index(op.f("ix_review_notes_petition_id"), "review_notes", ["petition_id"])
    create_reports()


def create_reports() -> None:
    op.create_table(
        "petition_reports",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("network_key", sa.LargeBinary(32), nullable=True),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by_id", ROW_ID, nullable=True),
        sa.Column("decision", sa.String(40), nullable=False),
        sa.CheckConstraint(
            "reason IN ('hate', 'person', 'untrue', 'fraud', 'rights', 'other')",
            name=op.f("ck_petition_reports_reason"),
        ),
        sa.CheckConstraint(
            "decision = '' OR decision IN ('kept', 'asked', 'hidden')",
            name=op.f("ck_petition_reports_decision"),
        ),
        to("petition_reports", "petition_id", "petitions"),
        to("petition_reports", "settled_by_id", "organizers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_reports")),
    )
    op.create_index(
        "ix_petition_reports_petition_id_settled_at", "petition_reports", ["petition_id", "settled_at"]
    )


def downgrade() -> None:
    op.drop_table("petition_reports")
    op.drop_table("review_notes")
    op.drop_table("reviews")
