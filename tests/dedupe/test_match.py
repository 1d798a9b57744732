"""Signatures on two mailboxes raise a question only with one folded name and one full postal code."""

import dataclasses
import datetime as dt

import pytest

from petitions.dedupe.match import Likeness, Signatory, likenesses

NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
ANN = Signatory("Ann Lee", "CA", "K1A0A6", "ann.lee@example.org", NOON)
ELSEWHERE = {"canonical_email": "nightowl@example.com", "signed_at": NOON + dt.timedelta(days=2)}
BOTH = (Likeness.SAME_NAME, Likeness.SAME_POSTAL_CODE)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (ELSEWHERE, BOTH),
        (ELSEWHERE | {"name": "LEE, Ann"}, BOTH),
        (ELSEWHERE | {"name": "Аnn Lee"}, (Likeness.SAME_FOLDED_NAME, Likeness.SAME_POSTAL_CODE)),
        (ELSEWHERE | {"canonical_email": "annlee@outlook.com"}, (*BOTH, Likeness.SIMILAR_MAILBOX)),
        (ELSEWHERE | {"canonical_email": "ann_lee@outlook.com"}, (*BOTH, Likeness.SIMILAR_MAILBOX)),
        (ELSEWHERE | {"signed_at": NOON - dt.timedelta(minutes=59)}, (*BOTH, Likeness.SIGNED_SOON_AFTER)),
        (ELSEWHERE | {"signed_at": NOON + dt.timedelta(minutes=61)}, BOTH),
        (ELSEWHERE | {"canonical_email": ""}, BOTH),
        (ELSEWHERE | {"name": "Anne Lee"}, ()),
        (ELSEWHERE | {"postal_code": "K1A0A7"}, ()),
        (ELSEWHERE | {"country": "US"}, ()),
        (ELSEWHERE | {"postal_code": ""}, ()),
    ],
)
def test_two_signatures_are_asked_about_with_every_reason(
    changes: dict[str, object], expected: tuple[Likeness, ...]
) -> None:
    other = dataclasses.replace(ANN, **changes)  # type: ignore[arg-type]
    assert likenesses(ANN, other) == likenesses(other, ANN) == expected


def test_two_names_that_sound_alike_in_latin_letters_are_asked_about_as_folded() -> None:
    one, other = (dataclasses.replace(ANN, name=name, canonical_email=name) for name in ("王伟", "王薇"))
    assert likenesses(one, other)[0] == Likeness.SAME_FOLDED_NAME


def test_nobody_is_asked_about_abroad_without_a_postal_code() -> None:
    one = dataclasses.replace(ANN, country="AE", postal_code="")
    assert likenesses(one, one) == ()


def test_erased_addresses_are_not_alike() -> None:
    one = dataclasses.replace(ANN, canonical_email="")
    assert Likeness.SIMILAR_MAILBOX not in likenesses(one, one)
