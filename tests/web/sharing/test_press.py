"""The press: sets equal words once, one piece at a time, and keeps no more than it has room for."""

import datetime as dt
import threading

import pytest

from petitions.web.sharing import press
from petitions.web.sharing.press import Piece, Press, PressBusy
from tests.factories import DAY_ONE


class Typesetter:
    """Remembers what it was asked to set; the real one is tried with the papers."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, template: str, suffix: str, words: str, created_at: dt.datetime) -> bytes:
        self.words.append(words)
        return words.encode()


@pytest.fixture
def typesetter() -> Typesetter:
    return Typesetter()


def printed(made_by: Press, words: str, *, at: dt.datetime = DAY_ONE) -> Piece:
    return made_by.printed("card.typ", ".png", {"title": words}, created_at=at)


def test_equal_words_are_set_once(typesetter: Typesetter) -> None:
    made_by = Press(make=typesetter)
    first, second = printed(made_by, "Stay"), printed(made_by, "Stay")

    assert first is second
    assert typesetter.words == ['{"title": "Stay"}']


def test_other_words_or_another_day_make_another_piece(typesetter: Typesetter) -> None:
    made_by = Press(make=typesetter)
    digests = {
        printed(made_by, "Stay").digest,
        printed(made_by, "Go").digest,
        printed(made_by, "Stay", at=DAY_ONE + dt.timedelta(1)).digest,
    }

    assert len(digests) == len(typesetter.words) == 3


def test_the_least_wanted_piece_makes_room(typesetter: Typesetter) -> None:
    made_by = Press(capacity=2, make=typesetter)
    for words in ("a", "b", "a", "c", "a", "b"):
        printed(made_by, words)

    assert [words[-3] for words in typesetter.words] == ["a", "b", "c", "b"]


def test_a_crowd_that_wants_one_piece_waits_for_it(typesetter: Typesetter) -> None:
    made_by = Press(make=typesetter)
    threads = [threading.Thread(target=printed, args=(made_by, "Stay")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(typesetter.words) == 1


def test_who_would_wait_too_long_is_told_so(typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "LONGEST_WAIT", 0.01)
    made_by = Press(make=typesetter)
    with made_by._machine, pytest.raises(PressBusy):
        printed(made_by, "Stay")

    assert typesetter.words == []
    assert printed(made_by, "Stay")
