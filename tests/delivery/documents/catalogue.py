"""The sentences that the documents are made of, found in the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from petitions.delivery import documents

FOLDER = Path(documents.__file__).parent
Message = tuple[str, ...]


def messages() -> set[Message]:
    """Every sentence that goes through the catalogue: (one,) or, with a plural, (one, many)."""
    trees = [ast.parse(path.read_text()) for path in FOLDER.glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {message for call in calls for message in message_of(call)}


def message_of(call: ast.Call) -> Iterator[Message]:
    literals = tuple(
        arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    )
    match call.func:
        case ast.Name("words" | "later"):
            yield from [literals[:1]] if literals else []
        case ast.Attribute(ast.Name("words"), "plural"):
            yield literals[:2]


def sentences() -> list[str]:
    """Those of some length with nothing to fill in, to be looked for in a page."""
    return [one for one, *_ in messages() if len(one) > 15 and "{" not in one]
