"""Functions and files stay small, named and explained."""

import ast
import statistics

from tests.guards.source import ROOT, Function, files, program, sources

LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 8
LONGEST_FILE = 250
# A table of cases may be longer than what it is about.
LONGEST_TESTS = 300
SHAPELESS = {"utils", "util", "helpers", "helper", "misc", "common"}


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    whole = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None or len(function.body) == 1:
        return whole
    return whole - ((first.end_lineno or 0) - first.lineno + 1)


def test_functions_fit_on_a_screen_unless_their_docstring_says_why() -> None:
    too_long = [
        f"{source.place(function)} {function.name}: {length(function)} lines"
        for source in program() + sources("tests/*.py") + sources("bench/*.py") + sources("audit/*.py")
        for function in source.functions()
        if length(function) > LONGEST_FUNCTION and "Long because" not in (ast.get_docstring(function) or "")
    ]

    assert too_long == []


def test_most_functions_are_a_few_lines() -> None:
    assert (
        statistics.median(length(each) for source in program() for each in source.functions())
        <= MEDIAN_FUNCTION
    )


def test_files_are_short() -> None:
    limits = {
        LONGEST_FILE: program() + sources("bench/*.py") + sources("audit/*.py"),
        LONGEST_TESTS: sources("tests/*.py"),
    }
    too_long = [
        f"{source.path.relative_to(ROOT)}: {lines}"
        for limit, those in limits.items()
        for source in those
        if (lines := len(source.text.splitlines())) > limit
    ]

    assert too_long == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in files("*.py") if SHAPELESS & set(path.stem.split("_"))] == []


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = [
        f"{source.place(node)} {node.name}"
        for source in program()
        for node in source.tree.body
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_")
        if ast.get_docstring(node) is None
    ]

    assert silent == []


def test_every_file_says_what_it_is_about() -> None:
    assert [source.name for source in program() if ast.get_docstring(source.tree) is None] == []


def test_packages_hold_nothing_but_one_line() -> None:
    packages = [source for source in program() if source.path.name == "__init__.py"]

    assert [source.name for source in packages if len(source.text.splitlines()) > 1] == []


def test_every_test_is_one_that_pytest_finds() -> None:
    suspects = [
        source.place(node)
        for source in sources("tests/*test_*.py")
        for node in source.tree.body
        if isinstance(node, Function) and node.name.lower().startswith(("test", "should", "it_"))
        if not node.name.startswith("test_")
    ]

    assert suspects == []


def test_no_test_has_the_name_of_another_in_its_file() -> None:
    for source in sources("tests/*test_*.py"):
        names = [node.name for node in source.tree.body if isinstance(node, Function)]
        assert len(names) == len(set(names)), source.path


def test_every_test_asserts_something() -> None:
    empty = [
        f"{source.place(function)} {function.name}"
        for source in sources("tests/*test_*.py")
        for function in source.functions()
        if function.name.startswith("test_") and not _asserts(function)
    ]

    assert empty == []


def _asserts(function: Function) -> bool:
    """An assertion, an expected refusal, or a call that by its name is one."""
    text = ast.unparse(function)
    return any(
        word in text for word in ("assert", "raises(", "expect(", "pytest.fail(", "check_", "wait_until(")
    )
