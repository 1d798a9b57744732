"""One file that holds everything an installation knows: its rows and its files."""
