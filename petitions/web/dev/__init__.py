"""Pages for whoever tries the program on their own machine."""
