"""Read what the demonstration says: texts in Markdown, facts in TOML, files in Typst or plain text.

A text file has a head of TOML between two lines of `+++` (title, demand), then parts that begin with a line
`# ask`, `# why`, `# letter` or `# thanks`. Footnotes stand at the end of their part, as `[^1]: …`.
"""

import functools
import re
import tomllib
from pathlib import Path
from typing import Any

import typst

from petitions.campaign.write import TextValues

CONTENT = Path(__file__).parent / "content"
# The five campaigns; the last of them runs three petitions. In the order in which they are loaded.
SLUGS = (
    "let-war-resisters-stay",
    "let-us-belong",
    "waive-travel-loans",
    "no-more-caged-families",
    "stop-deportation-to-torture",
    "right-to-dissent",
    "oversee-security-agencies",
)
_PART = re.compile(r"^# ([a-z]+)$", re.MULTILINE)
_NOTES = re.compile(r"^\[\^1\]: .*", re.MULTILINE | re.DOTALL)


@functools.cache
def facts(name: str) -> dict[str, Any]:
    """One TOML file of the content, by its path without the ending."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def texts(slug: str) -> dict[str, TextValues]:
    """What a petition says, by language."""
    return {path.stem: _text(path.read_text(encoding="utf-8")) for path in (CONTENT / slug).glob("*.md")}


def _text(source: str) -> TextValues:
    _, head, rest = source.split("+++\n", 2)
    _, *pieces = _PART.split(rest)
    parts = {name: text.strip() for name, text in zip(pieces[::2], pieces[1::2], strict=True)}
    why, notes = _without_notes(parts["why"])
    return TextValues(
        **tomllib.loads(head),
        body=parts["ask"],
        why=why,
        footnotes=notes,
        sample_letter=parts.get("letter", ""),
        thank_you=parts["thanks"],
    )


def _without_notes(text: str) -> tuple[str, str]:
    notes = _NOTES.search(text)
    return (text[: notes.start()].strip(), notes[0].strip()) if notes else (text, "")


def picture_of(slug: str) -> bytes:
    """The picture of a campaign, drawn for this demonstration: a PNG of 1600 by 900 pixels."""
    drawn: bytes = typst.compile(CONTENT / "pictures" / f"{slug}.typ", format="png", ppi=72)
    return drawn


def logo_of(domain: str) -> bytes | None:
    """The logo of a signing organisation, drawn in the same way; None for the many that have none."""
    path = CONTENT / "logos" / f"{domain}.typ"
    drawn: bytes | None = typst.compile(path, format="png", ppi=144) if path.exists() else None
    return drawn


def file_of(name: str) -> tuple[str, str, bytes]:
    """A file to download: its name, its media type and its bytes. A Typst file becomes a PDF."""
    path = CONTENT / "files" / name
    if path.suffix == ".typ":
        return f"{path.stem}.pdf", "application/pdf", typst.compile(path)
    return path.name, "text/plain; charset=utf-8", path.read_bytes()
