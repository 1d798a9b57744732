"""What goes by post, as organizers see it: plain values for a row and for all letters of a run."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from petitions.delivery.contents.envelopes import envelope_of
from petitions.delivery.documents.pack import grams, is_letter
from petitions.delivery.models import Delivery
from petitions.delivery.sending.letter_returns import LetterReturn
from petitions.delivery.states import ARRIVED, DeliveryState


@dataclass(frozen=True, slots=True)
class Paper:
    """What other rows know of a letter: its journeys in vain, and which later delivery brings the same."""

    returns: Sequence[LetterReturn] = ()
    brought_by: str = ""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A delivery on paper; of one by mail only `may_enter_answer` says anything.

    `returns` are the journeys that are over; the last of them is the letter's own when it `is_back`.
    """

    by_post: bool
    sheet_count: int
    grams: int
    is_free: bool
    is_printed: bool
    posted_on: dt.date | None
    tracking: str
    may_enter_answer: bool
    returns: Sequence[LetterReturn]
    is_back: bool
    may_come_back: bool
    brought_by: str
    is_forgotten: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a run that wait to be posted."""

    count: int
    sheets: int
    printed: int


def letter_line(delivery: Delivery, paper: Paper) -> LetterLine:
    """What its row says of the paper."""
    sheets = delivery.sheet_count or 0
    return LetterLine(
        by_post=delivery.by_post,
        sheet_count=sheets,
        grams=grams(sheets),
        is_free=delivery.by_post and is_letter(sheets) and bool(envelope_of(delivery).postage),
        is_printed=delivery.attempts > 0,
        posted_on=delivery.posted_on,
        tracking=delivery.tracking,
        may_enter_answer=delivery.state in ARRIVED and delivery.answered_at is None,
        returns=paper.returns,
        is_back=delivery.by_post and delivery.bounced_at is not None,
        may_come_back=delivery.state == DeliveryState.POSTED,
        brought_by=paper.brought_by,
        is_forgotten=delivery.files_forgotten_at is not None,
    )


def letters_of(deliveries: Iterable[Delivery]) -> Letters:
    """How many of them wait, on how many sheets, and how many are printed."""
    waiting = [each for each in deliveries if each.state == DeliveryState.TO_POST]
    sheets = sum(each.sheet_count or 0 for each in waiting)
    return Letters(len(waiting), sheets, sum(each.attempts > 0 for each in waiting))
