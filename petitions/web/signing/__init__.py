"""Signing, and the signatory's own page."""
