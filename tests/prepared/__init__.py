"""Files that a worker makes."""
