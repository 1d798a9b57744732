"""The demonstration: its texts, its crowds, and loading it."""
