"""The organizers' rooms: their petitions, what comes in, what goes out."""
