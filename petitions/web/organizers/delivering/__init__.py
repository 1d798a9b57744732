"""What goes out: the schedule, the rehearsal, letters on paper, and what offices answer."""
