"""Pages and letters write days and hours as petitions/days.py does."""

from flask import Flask

from petitions.days import format_date, format_time


def register(app: Flask) -> None:
    """Give them to the templates."""
    app.jinja_env.filters |= {"dateformat": format_date, "timeformat": format_time}
