"""What organizers are told, when, and who hears of it."""
