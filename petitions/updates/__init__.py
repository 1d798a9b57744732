"""What organizers and offices tell those who asked to hear."""
