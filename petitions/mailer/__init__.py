"""Sending what is in the outbox."""
