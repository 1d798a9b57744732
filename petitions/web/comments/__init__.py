"""Reporting a public comment."""
