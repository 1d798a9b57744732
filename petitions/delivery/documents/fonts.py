"""The typefaces, from installed packages and never from the machine: every machine sets the same pages."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

# Source Serif and Noto Sans set the documents; the others lend their scripts.
PACKAGES = (
    ("fontpkg_noto_sans", "files"),
    ("fontpkg_noto_sans_arabic", "files"),
    ("fontpkg_source_serif_4", "files"),
    ("manimgx_fonts", ""),  # Noto for Indic, Ethiopic, Khmer, Burmese …, and a one-colour Noto Emoji
    ("weblate_fonts", "static/weblate_fonts/kurinto/ttf"),  # Canadian syllabics, Cherokee, Chinese, Japanese
)


@lru_cache
def font_folders() -> tuple[str, ...]:
    """The folders of the font packages."""
    specs = [(find_spec(name), inside) for name, inside in PACKAGES]
    return tuple(str(Path(spec.origin).parent / inside) for spec, inside in specs if spec and spec.origin)
