"""Letters waiting to be sent: the row is the truth, the queue only a nudge."""
