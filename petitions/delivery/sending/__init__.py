"""From a compiled run to an end that is told as it is: rehearsed, approved, claimed, sent or posted."""
