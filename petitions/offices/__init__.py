"""Who may be petitioned: offices, and the people who hold them from one day to another."""
