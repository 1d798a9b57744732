"""A petition being written: its texts, its look, its addressees, its steps through life."""
