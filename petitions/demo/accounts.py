"""The accounts of the demo: by these addresses one signs in."""

ORGANIZER, REVIEWER = "organizer@example.org", "reviewer@example.org"
