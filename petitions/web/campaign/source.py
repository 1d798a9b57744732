"""Who sent a visitor: our own mark in an address, or what a mailing program adds to every link."""

import re
from collections.abc import Mapping

_LONGEST = 40
_NO_MARK = re.compile(r"[^A-Za-z0-9_.-]+")
_UTM = ("utm_source", "utm_campaign")


def source_of(values: Mapping[str, str]) -> str:
    """The mark under which a signature is kept; "" when nobody sent the visitor.

    >>> source_of({"source": "choir"}), source_of({"utm_source": "Mail list", "utm_campaign": "june"})
    ('choir', 'Mail-list.june')
    """
    if given := values.get("source"):
        return given[:_LONGEST]
    parts = (_NO_MARK.sub("-", values.get(name, "")).strip("-._") for name in _UTM)
    return ".".join(filter(None, parts))[:_LONGEST]
