"""Countersign: petitions signed online, counted honestly and delivered, compiled, to those they address."""
