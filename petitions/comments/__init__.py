"""What signatories wrote: gathered, grouped, read, masked, reported, hidden with a reason."""
