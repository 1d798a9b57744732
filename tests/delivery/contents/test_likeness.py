"""Letters put like to like: what is equal, what is nearly a letter, and what is somebody's own."""

import csv
import io
from typing import Any

import pytest

from petitions.delivery.contents import likeness
from petitions.delivery.contents.likeness import letter_key, near_letters
from tests.delivery.conftest import Stage
from tests.servers import MailServer

SAMPLE = (
    "I am writing to ask you to let the soldiers who refused to fight stay in Canada for good.\n\n"
    "Twice the House of Commons voted to let them stay with their families. That decision has never been"
    " carried out. I would be grateful to hear from you what you mean to do."
)


@pytest.mark.parametrize(
    "text",
    [
        SAMPLE.upper(),
        SAMPLE.replace("\n\n", " "),
        SAMPLE.replace(".", "!"),
        f"  «{SAMPLE}»",
        SAMPLE.replace(" ", "\u00a0"),
    ],
)
def test_case_white_space_and_marks_make_no_other_letter(text: str) -> None:
    assert letter_key(text) == letter_key(SAMPLE)


def test_letters_without_words_are_equal_to_themselves_only() -> None:
    assert letter_key("❤️") != letter_key("👍")


@pytest.mark.parametrize(
    ("text", "is_near"),
    [
        (SAMPLE.replace("grateful", "thankful"), True),
        (SAMPLE.replace("I would", "We would"), True),
        (
            f"{SAMPLE} My grandfather refused to fight too, and nobody there ever let him forget it.",
            False,
        ),
        ("Please let them stay. They are our neighbours and their children know no other home.", False),
        (SAMPLE[: len(SAMPLE) // 2], False),
    ],
)
def test_a_few_words_make_a_near_letter_and_a_sentence_ones_own(text: str, is_near: bool) -> None:
    near = list(near_letters([(b"own", text)], [(b"sample", SAMPLE)]))

    assert near == ([(b"own", b"sample")] if is_near else [])


def test_a_near_letter_belongs_with_the_first_that_it_is_like() -> None:
    first, second = "A different letter: " + SAMPLE[::-1], "A differing letter: " + SAMPLE[::-1]

    assert list(near_letters([(b"1", first), (b"2", second)], [(b"s", SAMPLE)])) == [(b"2", b"1")]


def test_of_many_that_share_sentences_the_likest_is_found() -> None:
    crowd = [(b"%d" % number, f"{SAMPLE} {number} {'years ' * 30}{number}") for number in range(1, 40, 2)]
    changed = SAMPLE.replace("grateful", "thankful")

    assert list(near_letters([*crowd, (b"own", changed)], [(b"sample", SAMPLE)]))[-1] == (b"own", b"sample")


def test_memory_is_bounded_and_the_letters_held_still_draw_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_HELD", 1)
    other = SAMPLE[::-1]
    near_sample, near_other = SAMPLE.replace("grateful", "thankful"), other.replace("a", "o", 1)
    letters = [(b"1", "Mine alone, of quite other words than those."), (b"2", other)]
    found = near_letters([*letters, (b"3", near_other), (b"4", near_sample)], [(b"sample", SAMPLE)])

    assert list(found) == [(b"4", b"sample")]


def test_every_letter_is_counted_once_and_every_text_is_printed(
    stage: Stage, smtp_server: MailServer
) -> None:
    petition = stage.rows.petition(kind="letter")
    sample = petition.texts[0].sample_letter = f"{SAMPLE} I live in [city]."
    stage.sign(petition, 3, letter=sample)
    stage.sign(petition, 1, letter="")
    stage.sign(petition, 1, letter=sample.replace("grateful", "thankful"), city="Hull")
    stage.sign(petition, 2, letter="They are my neighbours, and good ones. Let them stay, please.")
    stage.sign(petition, 1, letter="Mine alone. I am [name].", name="Ann Lee", exposure="counted")
    stage.plan(petition)
    stage.deliver()

    files = {part.get_filename(): part for part in smtp_server.messages[0].iter_attachments()}
    counts, written = (table(files, name) for name in ("counts", "comments"))
    assert {row[1]: row[2] for row in counts if row[0] == "letter"} == {
        "sample": "4",
        "alike": "2",
        "near": "1",
        "own": "1",
    }
    own = [row[2] for row in written if row[0] == "letter"]
    assert own[0] == "Mine alone."
    assert own[1].endswith("be thankful to hear from you what you mean to do. I live in Hull.")
    assert len(own) == 2


def table(files: dict[str | None, Any], name: str) -> list[list[str]]:
    """The rows of one of the delivered tables."""
    (content,) = (
        part.get_content() for found, part in files.items() if found and found.endswith(f"{name}.csv")
    )
    text = content if isinstance(content, str) else content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))
