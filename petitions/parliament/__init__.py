"""A formal petition to the House of Commons beside the one online: its own text, its rules, its sheets."""
