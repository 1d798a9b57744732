"""The documents that an office receives."""
