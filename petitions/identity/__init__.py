"""Canonical forms of what identifies a signatory: mailbox, name, postal code, country."""
