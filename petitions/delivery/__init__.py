"""Compiled petitions on their way to the offices they address, provably once."""
