"""Taking a person out of the records while the totals stand."""
