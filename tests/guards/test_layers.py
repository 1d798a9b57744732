"""A file imports only from lines below its own: see the house in docs/decisions.md."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.guards.source import Source, program

ABOVE = [
    "wsgi",
    "petitions.app",
    "petitions.cli",
    "petitions.timetable",
    "petitions.web",
    "petitions.dispatch",
    "petitions.mailer",
    "petitions.letters",
    "petitions.member_letters",
    "petitions.mail_line",
    "petitions.site",
    "petitions.days",
    "petitions.heartbeat",
    "petitions.transport",
    "petitions.logs",
    "petitions.queue",
    "petitions.own_clock",
    "petitions.extensions",
    "config",
]
# No Flask, no clock, no commit from here on down.
BELOW = [
    "petitions.demo",
    "petitions.backups",
    "petitions.retention",
    "petitions.updates",
    "petitions.webhooks",
    "petitions.alerts",
    "petitions.delivery",
    "petitions.prepared",
    "petitions.imports",
    "petitions.counting",
    "petitions.dedupe",
    "petitions.comments",
    "petitions.signing",
    "petitions.challenges",
    "petitions.review",
    "petitions.parliament",
    "petitions.campaign",
    "petitions.organizers",
    "petitions.offices",
    "petitions.ridings",
    "petitions.outbox",
    "petitions.identity",
    "petitions.guides",
    "petitions.starts",
    "petitions.text",
    "petitions.pictures",
    "petitions.storage",
    "petitions.tokens",
    "petitions.typed_codes",
    "petitions.database",
    "petitions.crypto",
    "petitions.errors",
    "petitions.secrets_file",
    "petitions.settings",
]
LAYERS = ABOVE + BELOW
# Flask-Security's mixins are what an organizer's account is made of.
FLASK_BELOW = {"petitions.organizers.models"}
# The library that counts for the limits reads the clock itself; its waiting times are by that clock.
CLOCK_BELOW = {"petitions.signing.limits"}
COMMITS = (
    "petitions.web",
    "petitions.cli",
    "petitions.timetable",
    "petitions.mailer",
    "petitions.mail_line",
    "petitions.heartbeat",
    "petitions.dispatch",
)
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}


def layer_of(name: str) -> str | None:
    """The layer that a module belongs to; None for other people's modules."""
    return next((layer for layer in LAYERS if name == layer or name.startswith(f"{layer}.")), None)


def below_the_line() -> Iterator[Source]:
    return (source for source in program() if layer_of(source.name) in BELOW)


def test_every_file_belongs_to_a_layer() -> None:
    strangers = [source.name for source in program() if layer_of(source.name) is None]

    assert strangers == ["petitions"]


def test_a_file_imports_only_from_lines_below_its_own() -> None:
    upward = [
        f"{source.name} imports {imported}"
        for source in program()
        for imported in source.imports()
        if (layer := layer_of(imported)) and LAYERS.index(layer) < LAYERS.index(layer_of(source.name) or "")
    ]

    assert upward == []


def test_no_import_comes_round_to_itself() -> None:
    known = {source.name for source in program()}
    graph = {source.name: {each for each in source.imports() if each in known} for source in program()}

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as cycle:
        pytest.fail(" → ".join(cycle.args[1]))


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        source.place(node)
        for source in program()
        for function in source.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_every_import_names_its_module_in_full() -> None:
    # A relative import hides the layer that it reaches into.
    relative = [
        source.place(node)
        for source in program()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_no_flask_is_known_below_the_line() -> None:
    found = [
        f"{source.name} imports {imported}"
        for source in below_the_line()
        if source.name not in FLASK_BELOW
        for imported in source.imports()
        if imported.partition(".")[0].startswith(("flask", "werkzeug", "huey"))
    ]

    assert found == []


def test_no_clock_is_read_below_the_line() -> None:
    found = [
        source.place(node)
        for source in below_the_line()
        if source.name not in CLOCK_BELOW
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in CLOCKS
    ]

    assert found == []


def test_commits_happen_only_at_the_edge() -> None:
    found = [
        source.place(node)
        for source in program()
        if not source.name.startswith(COMMITS)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]

    assert found == []
