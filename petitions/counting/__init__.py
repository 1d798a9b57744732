"""Counts that equal the rows at every moment, without counting a million rows."""
