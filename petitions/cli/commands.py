"""The commands of `flask`, each read from its module when it is asked for.

A web process runs none of them, and what they need (migrations, name servers, workbooks) is a sixth of its
memory and of its start.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

# Which module of petitions/cli makes a command.
MODULES = {
    "backup": "backup",
    "deliver": "deliver",
    "demo": "demo",
    "doctor": "doctor",
    "letters": "letters",
    "offices": "offices",
    "organizer": "organizer",
    "recount": "recount",
    "restore": "backup",
    "ridings": "ridings",
    "serve": "serve",
    "signatures": "signatures",
    "work": "work",
}

# Of these, what shows no page and sends no letter: the application is made without pages for them.
WITHOUT_PAGES = {"signatures"}


def is_without_pages(arguments: Sequence[str]) -> bool:
    """Whether a command line is `flask` with such a command; when in doubt it is not."""
    program, *words = arguments or [""]
    is_ours = Path(program).name == "flask" or Path(program).parent.name == "flask"
    return is_ours and bool(words) and words[0] in WITHOUT_PAGES


class Commands(AppGroup):
    """The application's group of commands."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.name)
        self._app = app

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in MODULES and cmd_name not in self.commands:
            importlib.import_module(f"petitions.cli.{MODULES[cmd_name]}").register(self._app)
        return super().get_command(ctx, cmd_name)


def register(app: Flask) -> None:
    """Hang them on the application; what libraries have hung there stays."""
    group = Commands(app)
    group.commands.update(app.cli.commands)
    app.cli = group
