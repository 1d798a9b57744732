"""Translations made ready for use: the .po files that people edit, compiled when they have changed."""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> list[str]:
    """Compile every catalogue that is newer than its compiled form. Returns the languages that were."""
    stale = [path for path in folder.glob("*/LC_MESSAGES/*.po") if _is_stale(path)]
    for path in stale:
        _compile(path)
    return [path.parent.parent.name for path in stale]


def main() -> None:
    """Compile what is stale, without the application: `python -m petitions.cli.catalogues`."""
    compile_catalogues(Path(__file__).resolve().parent.parent.parent / "translations")


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def _compile(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name)
    # Another process may be reading the old one: it is replaced in one step.
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        write_mo(draft, catalogue)
    os.chmod(draft.name, 0o644)
    os.replace(draft.name, path.with_suffix(".mo"))


if __name__ == "__main__":
    main()
