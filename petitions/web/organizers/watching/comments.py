"""The comment desk: read what people wrote, group by group, and search it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from petitions.comments.alike import alike_page, letter_numbers
from petitions.comments.desk import mark_of
from petitions.comments.queries import OnDesk, Show, Wanted, desk_page, reported_count, unread_count
from petitions.signing.models import Exposure
from petitions.text.masks import masked
from petitions.text.plain import neutralised
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.comment_words import BATCH
from petitions.web.reports.words import COMMENT_REASONS

# What the address of the desk says; every button on it brings its reader back to the same place.
FILTERS = ("show", "words", "language", "group", "before")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What a visitor said of a comment."""

    reason: str
    words: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment or a letter of somebody's own. No name for who is only counted.

    `text` is what is delivered, `shown` what everybody reads ("" when nobody does).
    """

    id: int
    text: str
    shown: str
    letter: str
    name: str
    place: str
    language: str
    at: dt.datetime
    exposure: str
    group_id: int
    alike_count: int
    hidden_reason: str
    reports: list[ReportLine]
    is_read: bool
    is_hidden: bool
    is_highlighted: bool
    is_edited: bool
    has_private: bool
    mark: str


def comments(access: Access) -> ResponseReturnValue:
    """Comments of confirmed signatures, newest first, those that are nearly the same as one."""
    filters = filters_of(request.args)
    rows, following, numbers = _rows(access, _wanted(access, filters))
    return render_template(
        "organizers/comments.html",
        access=access,
        comments=[_line(row) for row in rows],
        following=following,
        filters=dict.fromkeys(FILTERS, "") | filters,
        languages=access.petition.languages,
        unread=unread_count(access.session, access.petition.id),
        reported=reported_count(access.session, access.petition.id),
        reasons=COMMENT_REASONS.values(),
        batch=BATCH,
        **numbers,
    )


def _rows(access: Access, wanted: Wanted) -> tuple[list[OnDesk], int | None, dict[str, object]]:
    """What is laid out, where the next page begins, and the numbers that stand above it."""
    session, petition_id = access.session, wanted.petition_id
    numbers: dict[str, object] = {"alike": None, "letters": None}
    if wanted.show == Show.ALIKE and not (wanted.words or wanted.language or wanted.group_id):
        rows, following, numbers["alike"] = alike_page(session, petition_id, skip=wanted.before_id or 0)
        return rows, following, numbers
    if wanted.show == Show.LETTERS:
        numbers["letters"] = letter_numbers(session, petition_id, wanted.samples)
    return *desk_page(session, wanted), numbers


def filters_of(values: Mapping[str, str]) -> dict[str, str]:
    """The filters that an address or a form names, without the empty ones."""
    given = {name: values.get(name, "").strip()[:80] for name in FILTERS}
    if given["show"] not in set(Show):
        given["show"] = ""
    return {name: value for name, value in given.items() if value}


def _wanted(access: Access, filters: dict[str, str]) -> Wanted:
    petition, show = access.petition, Show(filters.get("show", ""))
    samples = {text.sample_letter for text in petition.texts} if show == Show.LETTERS else set()
    return Wanted(
        petition_id=petition.id,
        show=show,
        words=filters.get("words", ""),
        language=filters.get("language", ""),
        group_id=_number(filters.get("group")),
        before_id=_number(filters.get("before")),
        samples=tuple(sorted(samples)),
    )


def _number(typed: str | None) -> int | None:
    is_number = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 19
    return int(typed) if typed and is_number else None


def _line(row: OnDesk) -> CommentLine:
    signature, desk = row.signature, row.comment
    is_nameless = signature.exposure == Exposure.COUNTED
    is_public = signature.exposure == Exposure.PUBLIC and signature.comment_hidden_at is None
    text = signature.comment if desk is None or desk.edited is None else desk.edited
    return CommentLine(
        id=signature.id,
        text=neutralised(text),
        shown=desk.shown if desk and is_public else "",
        letter=neutralised(signature.letter),
        name="" if is_nameless else neutralised(signature.organization or signature.name),
        place=signature.province if is_nameless else neutralised(signature.city) or signature.province,
        language=signature.language,
        at=signature.confirmed_at or signature.signed_at,
        exposure=signature.exposure,
        group_id=desk.group_id if desk else signature.id,
        alike_count=row.alike_count,
        hidden_reason=desk.hidden_reason if desk else "",
        reports=[
            ReportLine(str(COMMENT_REASONS[each.reason]), neutralised(each.words), each.reported_at)
            for each in row.reports
        ],
        is_read=desk is not None and desk.read_at is not None,
        is_hidden=signature.comment_hidden_at is not None,
        is_highlighted=signature.comment_highlighted_at is not None,
        is_edited=desk is not None and desk.edited is not None,
        has_private=masked(text) != text,
        mark=mark_of(signature, desk),
    )
