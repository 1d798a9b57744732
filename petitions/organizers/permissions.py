"""What each role may do: one table, read in one place."""

import enum

from petitions.organizers.models import Role


class Permission(enum.StrEnum):
    """One thing that a member may or may not do with a petition of the organisation."""

    WATCH = "watch"
    SEE_SIGNATURES = "see_signatures"
    EDIT = "edit"
    MOVE = "move"
    MODERATE = "moderate"
    HIGHLIGHT = "highlight"
    DELIVER = "deliver"
    IMPORT = "import"
    EXPORT = "export"
    EXPORT_CONTACTS = "export_contacts"
    HAND_OUT_TOKENS = "hand_out_tokens"
    CONNECT = "connect"
    READ_AUDIT = "read_audit"
    CREATE = "create"
    APPROVE = "approve"
    DISCUSS = "discuss"
    LEAD = "lead"


ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission) - {Permission.APPROVE},
    Role.EDITOR: frozenset(
        {
            Permission.WATCH,
            Permission.SEE_SIGNATURES,
            Permission.EDIT,
            Permission.MOVE,
            Permission.DISCUSS,
            Permission.MODERATE,
            Permission.HIGHLIGHT,
            Permission.DELIVER,
            Permission.IMPORT,
            Permission.CREATE,
        }
    ),
    Role.MODERATOR: frozenset(
        {Permission.WATCH, Permission.SEE_SIGNATURES, Permission.MODERATE, Permission.HIGHLIGHT}
    ),
    Role.ANALYST: frozenset({Permission.WATCH, Permission.SEE_SIGNATURES}),
    Role.TRANSLATOR: frozenset({Permission.WATCH, Permission.EDIT}),
    Role.PARTNER: frozenset({Permission.WATCH}),
}
# The platform's own staff: they read petitions and decide on them, and see no signatory.
PLATFORM_ADMIN = "admin"
ADMIN_ALLOWED = frozenset({Permission.WATCH, Permission.APPROVE, Permission.DISCUSS})


def permissions_of(role: str | None, *, is_admin: bool) -> frozenset[Permission]:
    """What a person may do with a petition: by the role (None: no member) and as staff."""
    by_role = ALLOWED[Role(role)] if role is not None else frozenset()
    return by_role | ADMIN_ALLOWED if is_admin else by_role
