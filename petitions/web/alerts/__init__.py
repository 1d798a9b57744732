"""Alerts for machines: a feed at a secret address."""
