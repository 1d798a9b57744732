"""From the form to a confirmed signature, and back out again."""
