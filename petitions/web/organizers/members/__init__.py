"""Organizers themselves: how they come in, who is in which organisation, and what was done."""
