"""What organizers are told, and the letters that will not leave by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
KINDS = (
    "'goal', 'milestone', 'burst', 'stalled', 'delivery_soon', 'delivery_stopped', 'delivery_in_doubt',"
    " 'office_replied', 'digest'"
)
STUCK = sa.text("state IN ('parked', 'dropped')")


def upgrade() -> None:
    create_alerts()
    create_choices()
    create_feeds()
    op.create_index(
        "ix_messages_stuck",
        "messages",
        ["about_kind", "about_id"],
        postgresql_where=STUCK,
        sqlite_where=STUCK,
    )


def create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("held_at", INSTANT, nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_alerts_kind")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_alerts_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("petition_id", "key", name=op.f("uq_alerts_petition_id_key")),
    )
    op.create_index("ix_alerts_petition_id_at", "alerts", ["petition_id", "at"])
    op.create_table(
        "alert_marks",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("number", ROW_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alert_marks")),
    )


def create_choices() -> None:
    op.create_table(
        "alerts_put_away",
        of_row("alert_id"),
        of_row("organizer_id"),
        to("alerts_put_away", "alert_id", "alerts"),
        to("alerts_put_away", "organizer_id", "organizers"),
        sa.PrimaryKeyConstraint("alert_id", "organizer_id", name=op.f("pk_alerts_put_away")),
    )
    op.create_table(
        "alerts_turned_off",
        of_row("membership_id"),
        sa.Column("kind", sa.String(40), nullable=False),
        to("alerts_turned_off", "membership_id", "memberships"),
        sa.PrimaryKeyConstraint("membership_id", "kind", name=op.f("pk_alerts_turned_off")),
    )


def of_row(name: str) -> sa.Column[int]:
    return sa.Column(name, ROW_ID, autoincrement=False, nullable=False)


def to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def create_feeds() -> None:
    op.create_table(
        "alert_feeds",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", ROW_ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_alert_feeds_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_feeds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_alert_feeds_public_id")),
    )
    op.create_index(op.f("ix_alert_feeds_organization_id"), "alert_feeds", ["organization_id"])


def downgrade() -> None:
    op.drop_index("ix_messages_stuck", "messages")
    for table in ("alert_feeds", "alerts_turned_off", "alerts_put_away", "alert_marks", "alerts"):
        op.drop_table(table)
