"""Petitions, whom they address, who runs them, and their signatures."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers its rows only in a column of exactly the type INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
COUNTED_AS = (
    "CASE WHEN state IN ('pending', 'confirmed') AND held_at IS NOT NULL THEN 'held'"
    " WHEN state IN ('pending', 'confirmed') AND repeat_of_id IS NOT NULL THEN 'repeats'"
    " WHEN state <> 'confirmed' THEN state"
    " WHEN kind = 'organization' THEN 'organizations'"
    " WHEN origin = 'paper' THEN 'paper' WHEN origin = 'import' THEN 'imported' ELSE 'confirmed' END"
)


def upgrade() -> None:
    """Long because it makes the first schema whole; later ones change one thing each."""

    op.create_table(
        "network_salts",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_network_salts")),
    )
    op.create_table(
        "offices",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("title_fr", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("cc_emails", sa.JSON(), nullable=False),
        sa.Column("address_en", sa.String(), nullable=False),
        sa.Column("address_fr", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("riding_code", sa.String(length=12), nullable=True),
        sa.Column("size_limit_mb", sa.Integer(), nullable=False),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("bounced_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "kind IN ('prime_minister', 'minister', 'member', 'other')", name=op.f("ck_offices_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("slug", name=op.f("uq_offices_slug")),
    )
    op.create_index(op.f("ix_offices_riding_code"), "offices", ["riding_code"], unique=False)
    op.create_table(
        "organizations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("postal_address", sa.String(), nullable=False),
        sa.Column("privacy_contact", sa.String(length=300), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organizations_slug")),
    )
    op.create_table(
        "organizers",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_phone_number", sa.String(length=128), nullable=True),
        sa.Column("us_totp_secrets", sa.Text(), nullable=True),
        sa.Column("us_phone_number", sa.String(length=128), nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True),
        sa.Column("create_datetime", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizers")),
        sa.UniqueConstraint("email", name=op.f("uq_organizers_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_organizers_fs_uniquifier")),
        sa.UniqueConstraint("fs_webauthn_user_handle", name=op.f("uq_organizers_fs_webauthn_user_handle")),
        sa.UniqueConstraint("us_phone_number", name=op.f("uq_organizers_us_phone_number")),
        sa.UniqueConstraint("username", name=op.f("uq_organizers_username")),
    )
    op.create_table(
        "platform_roles",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("permissions", sa.UnicodeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_platform_roles_name")),
    )
    op.create_table(
        "ridings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("representation_order", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("name_fr", sa.String(length=300), nullable=False),
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ridings")),
        sa.UniqueConstraint(
            "representation_order", "code", name=op.f("uq_ridings_representation_order_code")
        ),
    )
    op.create_index(op.f("ix_ridings_province"), "ridings", ["province"], unique=False)
    op.create_table(
        "audit_entries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("organization_id", ROW_ID, nullable=True),
        sa.Column("organizer_id", ROW_ID, nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_audit_entries_organization_id_organizations"),
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["organizers.id"], name=op.f("fk_audit_entries_organizer_id_organizers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    op.create_index(
        op.f("ix_audit_entries_organization_id"), "audit_entries", ["organization_id"], unique=False
    )
    op.create_table(
        "holders",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("office_id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("style_en", sa.String(length=300), nullable=False),
        sa.Column("style_fr", sa.String(length=300), nullable=False),
        sa.Column("salutation_en", sa.String(length=300), nullable=False),
        sa.Column("salutation_fr", sa.String(length=300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_holders_office_id_offices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holders")),
    )
    op.create_index("ix_holders_office_id_from_on", "holders", ["office_id", "from_on"], unique=True)
    op.create_table(
        "memberships",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("organization_id", ROW_ID, nullable=False),
        sa.Column("organizer_id", ROW_ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'editor', 'moderator', 'analyst', 'translator', 'partner')",
            name=op.f("ck_memberships_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_memberships_organization_id_organizations"),
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["organizers.id"], name=op.f("fk_memberships_organizer_id_organizers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "organization_id", "organizer_id", name=op.f("uq_memberships_organization_id_organizer_id")
        ),
    )
    op.create_index(op.f("ix_memberships_organizer_id"), "memberships", ["organizer_id"], unique=False)
    op.create_table(
        "organizer_roles",
        sa.Column("organizer_id", ROW_ID, nullable=False),
        sa.Column("platform_role_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["organizers.id"], name=op.f("fk_organizer_roles_organizer_id_organizers")
        ),
        sa.ForeignKeyConstraint(
            ["platform_role_id"],
            ["platform_roles.id"],
            name=op.f("fk_organizer_roles_platform_role_id_platform_roles"),
        ),
        sa.PrimaryKeyConstraint("organizer_id", "platform_role_id", name=op.f("pk_organizer_roles")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=True),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column("create_datetime", sa.DateTime(), nullable=False),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["organizers.id"], name=op.f("fk_passkeys_user_id_organizers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_user_id"), "passkeys", ["user_id"], unique=False)
    op.create_table(
        "petitions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("organization_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("first_language", sa.String(length=12), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("reply_to", sa.String(length=300), nullable=False),
        sa.Column("donate_url", sa.String(length=300), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("opens_at", INSTANT, nullable=True),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("closes_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("archived_at", INSTANT, nullable=True),
        sa.Column("refused_reason", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('petition', 'letter', 'statement')", name=op.f("ck_petitions_kind")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('won', 'answered')", name=op.f("ck_petitions_outcome")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'open', 'paused', 'closed', 'archived', 'rejected', 'hidden')",
            name=op.f("ck_petitions_state"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_petitions_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitions")),
        sa.UniqueConstraint("slug", name=op.f("uq_petitions_slug")),
    )
    op.create_index(op.f("ix_petitions_organization_id"), "petitions", ["organization_id"], unique=False)
    op.create_index("ix_petitions_state_opened_at", "petitions", ["state", "opened_at"], unique=False)
    op.create_table(
        "addressees",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("copying", sa.String(length=40), nullable=False),
        sa.Column("office_id", ROW_ID, nullable=True),
        sa.Column("is_own_member", sa.Boolean(), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN office_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN is_own_member THEN 1 ELSE 0 END) + (CASE WHEN email = '' THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_addressees_one_target"),
        ),
        sa.CheckConstraint("copying IN ('to', 'cc')", name=op.f("ck_addressees_copying")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_addressees_office_id_offices")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_addressees_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressees")),
    )
    op.create_index(op.f("ix_addressees_petition_id"), "addressees", ["petition_id"], unique=False)
    op.create_table(
        "downloads",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_downloads_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downloads")),
    )
    op.create_index(op.f("ix_downloads_petition_id"), "downloads", ["petition_id"], unique=False)
    op.create_table(
        "partners",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_partners_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("petition_id", "source", name=op.f("uq_partners_petition_id_source")),
    )
    op.create_table(
        "petition_texts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("demand", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("footnotes", sa.String(), nullable=False),
        sa.Column("sample_letter", sa.String(), nullable=False),
        sa.Column("thank_you", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_petition_texts_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_texts")),
        sa.UniqueConstraint(
            "petition_id", "language", "version", name=op.f("uq_petition_texts_petition_id_language_version")
        ),
    )
    op.create_table(
        "signatures",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("mailbox_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("slot", sa.SmallInteger(), nullable=True),
        sa.Column("name_key", sa.String(length=300), nullable=True),
        sa.Column("organization", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=300), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("postal_code", sa.String(length=16), nullable=False),
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=300), nullable=False),
        sa.Column("riding_code", sa.String(length=12), nullable=True),
        sa.Column("riding_method", sa.String(length=40), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("comment_hidden_at", INSTANT, nullable=True),
        sa.Column("comment_highlighted_at", INSTANT, nullable=True),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("exposure", sa.String(length=40), nullable=False),
        sa.Column("consent_updates", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("network_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("declined_at", INSTANT, nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("invalidated_at", INSTANT, nullable=True),
        sa.Column("invalidated_reason", sa.String(length=300), nullable=False),
        sa.Column("held_at", INSTANT, nullable=True),
        sa.Column("held_reason", sa.String(length=40), nullable=False),
        sa.Column("repeat_of_id", ROW_ID, nullable=True),
        sa.Column("repeat_reason", sa.String(length=40), nullable=False),
        sa.Column("erased_at", INSTANT, nullable=True),
        sa.Column(
            "counted_as",
            sa.String(length=40),
            sa.Computed(
                COUNTED_AS,
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("tallied_as", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "exposure IN ('counted', 'addressee', 'public')", name=op.f("ck_signatures_exposure")
        ),
        sa.CheckConstraint("kind IN ('person', 'organization')", name=op.f("ck_signatures_kind")),
        sa.CheckConstraint("origin IN ('web', 'paper', 'import')", name=op.f("ck_signatures_origin")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR confirmed_at IS NOT NULL", name=op.f("ck_signatures_confirmed_at")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'confirmed', 'declined', 'expired', 'withdrawn', 'invalidated')",
            name=op.f("ck_signatures_state"),
        ),
        sa.CheckConstraint("slot IN (1, 2)", name=op.f("ck_signatures_slot")),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_signatures_petition_id_petitions")
        ),
        sa.ForeignKeyConstraint(
            ["repeat_of_id"], ["signatures.id"], name=op.f("fk_signatures_repeat_of_id_signatures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signatures_public_id")),
    )
    op.create_index(
        "ix_signatures_confirmed",
        "signatures",
        ["petition_id", "confirmed_at"],
        unique=False,
        postgresql_where=sa.text("confirmed_at IS NOT NULL"),
        sqlite_where=sa.text("confirmed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_signatures_held",
        "signatures",
        ["petition_id"],
        unique=False,
        postgresql_where=sa.text("held_at IS NOT NULL"),
        sqlite_where=sa.text("held_at IS NOT NULL"),
    )
    op.create_index("ix_signatures_petition_id_id", "signatures", ["petition_id", "id"], unique=False)
    op.create_index(
        "ix_signatures_repeat_of_id",
        "signatures",
        ["repeat_of_id"],
        unique=False,
        postgresql_where=sa.text("repeat_of_id IS NOT NULL"),
        sqlite_where=sa.text("repeat_of_id IS NOT NULL"),
    )
    op.create_index(
        "ix_signatures_unswept",
        "signatures",
        ["id"],
        unique=False,
        postgresql_where=sa.text("name_key IS NULL AND confirmed_at IS NOT NULL AND erased_at IS NULL"),
        sqlite_where=sa.text("name_key IS NULL AND confirmed_at IS NOT NULL AND erased_at IS NULL"),
    )
    op.create_index(
        "ix_signatures_alike",
        "signatures",
        ["petition_id", "postal_code", "name_key"],
        unique=False,
        postgresql_where=sa.text("name_key IS NOT NULL"),
        sqlite_where=sa.text("name_key IS NOT NULL"),
    )
    op.create_index(
        "ix_signatures_repeat_reason",
        "signatures",
        ["petition_id", "repeat_reason"],
        unique=False,
        postgresql_where=sa.text("repeat_reason != ''"),
        sqlite_where=sa.text("repeat_reason != ''"),
    )
    op.create_index(
        "ix_signatures_pending",
        "signatures",
        ["signed_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_signatures_untallied",
        "signatures",
        ["petition_id"],
        unique=False,
        postgresql_where=sa.text("counted_as != tallied_as"),
        sqlite_where=sa.text("counted_as != tallied_as"),
    )
    op.create_index(
        "ix_signatures_public_comments",
        "signatures",
        ["petition_id", "confirmed_at"],
        unique=False,
        postgresql_where=sa.text("exposure = 'public' AND comment != ''"),
        sqlite_where=sa.text("exposure = 'public' AND comment != ''"),
    )
    op.create_index(
        "ix_signatures_highlighted",
        "signatures",
        ["petition_id", "comment_highlighted_at"],
        unique=False,
        postgresql_where=sa.text("comment_highlighted_at IS NOT NULL"),
        sqlite_where=sa.text("comment_highlighted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_signatures_organizations",
        "signatures",
        ["petition_id"],
        unique=False,
        postgresql_where=sa.text("organization != ''"),
        sqlite_where=sa.text("organization != ''"),
    )
    op.create_index(
        "uq_signatures_mailbox_slot",
        "signatures",
        ["petition_id", "mailbox_key", "kind", "slot"],
        unique=True,
    )
    op.create_table(
        "tallies",
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("dimension", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("counted_as", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_tallies_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("petition_id", "dimension", "value", "counted_as", name=op.f("pk_tallies")),
    )
    op.create_table(
        "updates",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("petition_id", ROW_ID, nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["petition_id"], ["petitions.id"], name=op.f("fk_updates_petition_id_petitions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_updates")),
    )
    op.create_index(
        "ix_updates_petition_id_published_at", "updates", ["petition_id", "published_at"], unique=False
    )


def downgrade() -> None:

    op.drop_index("ix_updates_petition_id_published_at", table_name="updates")
    op.drop_table("updates")
    op.drop_table("tallies")
    op.drop_index("uq_signatures_mailbox_slot", table_name="signatures")
    op.drop_index(
        "ix_signatures_organizations",
        table_name="signatures",
        postgresql_where=sa.text("organization != ''"),
        sqlite_where=sa.text("organization != ''"),
    )
    op.drop_index(
        "ix_signatures_highlighted",
        table_name="signatures",
        postgresql_where=sa.text("comment_highlighted_at IS NOT NULL"),
        sqlite_where=sa.text("comment_highlighted_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_signatures_public_comments",
        table_name="signatures",
        postgresql_where=sa.text("exposure = 'public' AND comment != ''"),
        sqlite_where=sa.text("exposure = 'public' AND comment != ''"),
    )
    op.drop_index(
        "ix_signatures_pending",
        table_name="signatures",
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.drop_index(
        "ix_signatures_untallied",
        table_name="signatures",
        postgresql_where=sa.text("counted_as != tallied_as"),
        sqlite_where=sa.text("counted_as != tallied_as"),
    )
    op.drop_index(
        "ix_signatures_unswept",
        table_name="signatures",
        postgresql_where=sa.text("name_key IS NULL AND confirmed_at IS NOT NULL AND erased_at IS NULL"),
        sqlite_where=sa.text("name_key IS NULL AND confirmed_at IS NOT NULL AND erased_at IS NULL"),
    )
    op.drop_index(
        "ix_signatures_alike",
        table_name="signatures",
        postgresql_where=sa.text("name_key IS NOT NULL"),
        sqlite_where=sa.text("name_key IS NOT NULL"),
    )
    op.drop_index(
        "ix_signatures_repeat_reason",
        table_name="signatures",
        postgresql_where=sa.text("repeat_reason != ''"),
        sqlite_where=sa.text("repeat_reason != ''"),
    )
    op.drop_index(
        "ix_signatures_repeat_of_id",
        table_name="signatures",
        postgresql_where=sa.text("repeat_of_id IS NOT NULL"),
        sqlite_where=sa.text("repeat_of_id IS NOT NULL"),
    )
    op.drop_index("ix_signatures_petition_id_id", table_name="signatures")
    op.drop_index(
        "ix_signatures_held",
        table_name="signatures",
        postgresql_where=sa.text("held_at IS NOT NULL"),
        sqlite_where=sa.text("held_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_signatures_confirmed",
        table_name="signatures",
        postgresql_where=sa.text("confirmed_at IS NOT NULL"),
        sqlite_where=sa.text("confirmed_at IS NOT NULL"),
    )
    op.drop_table("signatures")
    op.drop_table("petition_texts")
    op.drop_table("partners")
    op.drop_index(op.f("ix_downloads_petition_id"), table_name="downloads")
    op.drop_table("downloads")
    op.drop_index(op.f("ix_addressees_petition_id"), table_name="addressees")
    op.drop_table("addressees")
    op.drop_index("ix_petitions_state_opened_at", table_name="petitions")
    op.drop_index(op.f("ix_petitions_organization_id"), table_name="petitions")
    op.drop_table("petitions")
    op.drop_index(op.f("ix_passkeys_user_id"), table_name="passkeys")
    op.drop_table("passkeys")
    op.drop_table("organizer_roles")
    op.drop_index(op.f("ix_memberships_organizer_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index("ix_holders_office_id_from_on", table_name="holders")
    op.drop_table("holders")
    op.drop_index(op.f("ix_audit_entries_organization_id"), table_name="audit_entries")
    op.drop_index(op.f("ix_audit_entries_at"), table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_index(op.f("ix_ridings_province"), table_name="ridings")
    op.drop_table("ridings")
    op.drop_table("platform_roles")
    op.drop_table("organizers")
    op.drop_table("organizations")
    op.drop_index(op.f("ix_offices_riding_code"), table_name="offices")
    op.drop_table("offices")
    op.drop_table("network_salts")
