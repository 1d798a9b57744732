"""Reporting a petition or a comment."""
