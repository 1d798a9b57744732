"""What an uploaded picture may be, and what it becomes."""

from dataclasses import dataclass

LARGEST_FILE_MB = 15


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file that is ready to be served; `ending` is that of its name."""

    width: int
    height: int
    ending: str
    content: bytes
