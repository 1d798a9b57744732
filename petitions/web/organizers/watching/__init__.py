"""What comes in: counts, signatures, comments, organisations, alerts, and files of them."""
