"""Signatures that were gathered elsewhere: files, paper, partners."""
