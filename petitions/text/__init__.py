"""What people type, made fit to be shown: characters, plain text, Markdown, cells of a table."""
