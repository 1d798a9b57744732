"""The documents of one delivery: report in PDF volumes, CSV files, plain text, the covering mail's words."""
