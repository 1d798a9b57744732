"""Floors: the least that a Flask application can do for the same outcome."""
