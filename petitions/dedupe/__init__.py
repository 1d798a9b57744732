"""One person, one count: which signatures are the same signatory's, and why."""
