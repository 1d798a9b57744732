"""Reporting comments."""
