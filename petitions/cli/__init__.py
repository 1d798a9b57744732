"""One thin command group a file: parse, call a verb, show progress."""
