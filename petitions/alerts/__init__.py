"""What organizers are told without asking: the kinds, when each arises, to whom it goes."""
