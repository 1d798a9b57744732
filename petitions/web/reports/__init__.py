"""Reporting a petition to the platform."""
