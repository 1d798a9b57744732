"""The front page, the lists and the pages about the site."""
