"""When deliveries are due: rules in local time, office hours, thresholds, and the runs that come of them."""
