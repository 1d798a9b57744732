"""What changed in a petition that waits, as a moderator reads it: in each part what went and what came."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import format_datetime
from flask_babel import gettext as _

from petitions.review.what import Change, changes
from petitions.text.difference import Kind, Piece, difference
from petitions.web.organizers.reviewing.review_words import PARTS


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A part of a petition, its language when it is a text, and its words in order."""

    label: str
    language: str
    pieces: list[Piece]


def change_lines(before: dict[str, str], now: dict[str, str]) -> list[ChangeLine]:
    """Every part that is other than it was."""
    return [
        ChangeLine(str(PARTS.get(each.name, each.name)), each.language, _pieces(each))
        for each in changes(before, now)
    ]


def _pieces(change: Change) -> list[Piece]:
    if change.name == "picture":
        return _of_pictures(change)
    before, now = (_said(change.name, value) for value in (change.before, change.now))
    return difference(before, now)


def _of_pictures(change: Change) -> list[Piece]:
    before = _("the picture as it was")
    gone = [Piece(Kind.GONE, f"{before} ")] if change.before else []
    return gone + ([Piece(Kind.NEW, _("another picture: see it in the preview"))] if change.now else [])


def _said(name: str, value: str) -> str:
    """A value as people read it, where what is compared is written for machines."""
    if name == "closes_at" and value:
        return str(format_datetime(dt.datetime.fromisoformat(value), "medium"))
    return "\n".join(map(_addressee, value.splitlines())) if name == "addressees" else value


def _addressee(line: str) -> str:
    copying, _colon, who = line.partition(": ")
    name = _("Each signatory's own member of Parliament") if who == "own member" else who
    copy = _("copy")
    return f"{name} ({copy})" if copying == "cc" else name
