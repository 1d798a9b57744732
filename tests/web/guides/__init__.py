"""The guides as pages."""
