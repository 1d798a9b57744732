"""The program's own source, read as text and as syntax trees."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its dotted name, its text and its tree."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def imports(self) -> Iterator[str]:
        """The dotted names that the file imports; of `from a import b` both `a` and `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield (module := self._absolute(node))
                yield from (f"{module}.{alias.name}" for alias in node.names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        above = self.name.split(".")[: -node.level] if node.level else []
        return ".".join([*above, *filter(None, [node.module])])

    def place(self, node: ast.stmt | ast.expr) -> str:
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"


def files(pattern: str) -> list[Path]:
    """The files of the project that match, as git would take them: neither ignored nor built."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", pattern]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for line in sorted(set(listed.splitlines())) if (path := ROOT / line).is_file()]


@functools.cache
def sources(pattern: str) -> list[Source]:
    """The Python files that match."""
    return [_source(path) for path in files(pattern)]


def program() -> list[Source]:
    """Every file of the program itself, without its tests."""
    return sources("petitions/*.py") + sources("config.py") + sources("wsgi.py")


def _source(path: Path) -> Source:
    dotted = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    text = path.read_text()
    return Source(path, dotted, text, ast.parse(text))
