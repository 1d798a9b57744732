"""Deliveries at the edge: planned, compiled, handed over, with the commits in between."""
