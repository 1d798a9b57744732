"""The comment desk's own tables, visitors' reports, and what is known of organisations that sign."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
UNREAD, OPEN = sa.text("read_at IS NULL"), sa.text("settled_at IS NULL")
HAS_COMMENT, IS_HIDDEN = sa.text("comment != ''"), sa.text("comment_hidden_at IS NOT NULL")


def upgrade() -> None:
    create_comments()
    create_reports()
    op.create_table(
        "signing_organizations",
        sa.Column("signature_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("name_en", sa.String(300), nullable=False),
        sa.Column("name_fr", sa.String(300), nullable=False),
        sa.Column("website", sa.String(300), nullable=False),
        sa.Column("mail_domain", sa.String(300), nullable=False),
        sa.Column("authorized_at", INSTANT, nullable=True),
        sa.Column("authorized_by", sa.String(40), nullable=False),
        sa.Column("logo", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "authorized_by IN ('', 'domain', 'organizer')",
            name=op.f("ck_signing_organizations_authorized_by"),
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signatures.id"],
            name=op.f("fk_signing_organizations_signature_id_signatures"),
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_signing_organizations")),
    )
    of_signatures = ["petition_id", "id"]
    for name, where in (
        ("ix_signatures_comments", HAS_COMMENT),
        ("ix_signatures_hidden_comments", IS_HIDDEN),
    ):
        op.create_index(name, "signatures", of_signatures, postgresql_where=where, sqlite_where=where)


def create_comments() -> None:
    op.create_table(
        "comments",
        sa.Column("signature_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("edited", sa.Text(), nullable=True),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("hidden_reason", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signatures.id"], name=op.f("fk_comments_signature_id_signatures")
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_comments_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_comments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_comments_public_id")),
    )
    op.create_index("ix_comments_petition_id_group_id", "comments", ["petition_id", "group_id"])
    op.create_index("ix_comments_digest", "comments", ["petition_id", "digest"])
    op.create_index(
        "ix_comments_unread",
        "comments",
        ["petition_id", "signature_id"],
        postgresql_where=UNREAD,
        sqlite_where=UNREAD,
    )
    op.create_table(
        "comment_marks",
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_comment_marks_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("petition_id", "mark", "group_id", name=op.f("pk_comment_marks")),
    )


def create_reports() -> None:
    op.create_table(
        "comment_reports",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("signature_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("network_key", sa.LargeBinary(32), nullable=True),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "reason IN ('insult', 'private', 'untrue', 'advertising', 'other')",
            name=op.f("ck_comment_reports_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_comment_reports_petition_id_petitions")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signatures.id"], name=op.f("fk_comment_reports_signature_id_signatures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_reports")),
    )
    op.create_index(op.f("ix_comment_reports_signature_id"), "comment_reports", ["signature_id"])
    op.create_index(
        "ix_comment_reports_open",
        "comment_reports",
        ["petition_id", "signature_id"],
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_signatures_hidden_comments", table_name="signatures")
    op.drop_index("ix_signatures_comments", table_name="signatures")
    for table in ("signing_organizations", "comment_reports", "comment_marks", "comments"):
        op.drop_table(table)
