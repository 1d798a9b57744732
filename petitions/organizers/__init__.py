"""Who runs a campaign: organisations, their members, and what each may do."""
