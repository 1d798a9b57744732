"""The guides as files."""
