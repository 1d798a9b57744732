"""Plain text that people type: what is taken in, and what becomes of it before it is shown, sent or exported.

Taken in: any script, emoji, joiners, tabs and new lines. Refused by code: not_text (half a surrogate pair),
control_characters (NUL, C0, C1, code points that are no characters), too_long (with `limit`).
Kept but never shown raw: characters that turn the reading direction round, and invisible tag characters.
"""

import re

from petitions.errors import Refusal
from petitions.text.characters import (
    BIDI_CONTROLS,
    CONTROLS,
    LINE_BREAKS,
    SINGLE_LINE_BREAKERS,
    SURROGATES,
    TAG_CHARACTERS,
    trimmed,
)

_TOO_MANY_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){3,}")
_BLANKS = re.compile(r"\s+")

# What makes a spreadsheet take a cell for a formula, in half and full width. Source: OWASP, CSV Injection.
_FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class UnshowableText(Refusal):
    """The text cannot be shown. The visitor sees 422 and a sentence beside the field."""


def check_text(typed: str, *, field: str, limit: int) -> str:
    """A text of several lines as it is kept: one kind of line end, ends trimmed. Raises: UnshowableText."""
    text = LINE_BREAKS.sub("\n", typed)
    _refuse_unshowable(text, CONTROLS, field)
    text = _TOO_MANY_BLANK_LINES.sub("\n\n\n", trimmed(text))
    return _within(text, field, limit)


def check_line(typed: str, *, field: str, limit: int) -> str:
    """A text of one line (a place, a role) as it is kept: its ends trimmed. Raises: UnshowableText."""
    line = trimmed(typed)
    _refuse_unshowable(line, SINGLE_LINE_BREAKERS, field)
    return _within(neutralised(line), field, limit)


def neutralised(text: str) -> str:
    """The text without the characters that could make a letter read otherwise than it was written.

    Direction overrides, embeddings and isolates go, and so do tag characters; the direction that Arabic and
    Hebrew letters have of themselves stays.
    """
    if text.isascii():
        return text
    return TAG_CHARACTERS.sub("", BIDI_CONTROLS.sub("", text))


def one_line(text: str) -> str:
    """Any text as a single line that is safe to print, for titles of documents and lines of a list."""
    return _BLANKS.sub(" ", SINGLE_LINE_BREAKERS.sub(" ", neutralised(text))).strip()


def safe_cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what begins like one."""
    return f"'{value}" if value.startswith(_FORMULA_BEGINNINGS) else value


def _refuse_unshowable(text: str, controls: re.Pattern[str], field: str) -> None:
    if SURROGATES.search(text):
        raise UnshowableText("not_text", field=field)
    if controls.search(text):
        raise UnshowableText("control_characters", field=field)


def _within(text: str, field: str, limit: int) -> str:
    if len(text) > limit:
        raise UnshowableText("too_long", field=field, limit=limit)
    return text
