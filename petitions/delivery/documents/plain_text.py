"""The covering letter and the report as plain text: for screen readers and archives."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from textwrap import TextWrapper
from typing import Any

from petitions.delivery.documents.files import TEXT, Digesting, File, stem
from petitions.delivery.documents.front import explanation, letter_part, opening, request, subject_line
from petitions.delivery.documents.glyphs import legible
from petitions.delivery.documents.growth import growth_part
from petitions.delivery.documents.numbers import counts_part
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.places import places_part
from petitions.delivery.documents.report import ask_part
from petitions.delivery.documents.typed import one_line, paragraphs
from petitions.delivery.documents.voices import (
    answer_part,
    further_groups,
    group_entry,
    highlights_part,
    letters_part,
    printed_groups,
    supporters_part,
)
from petitions.delivery.documents.words import Words
from petitions.text.markdown_plain import to_plain

WIDTH = 76  # RFC 3676 wants lines of fewer than 79
Part = dict[str, Any]
BREAK_MARKS = re.compile("[\u200b\u00ad]")  # places to break a line in print; here they would be copied along
LONG_WORD = re.compile(rf"\S{{{WIDTH + 1},}}")
NOTE = re.compile(r"\[\^([^\]\s]+)\]:?")
NEXT_NOTE = re.compile(r"\n(?=\[\^[^\]\s]+\]:)")
ADDRESS = re.compile(r"<?(https?://|mailto:)")


def write_text(package: Package, out_dir: Path) -> File:
    """Writes one UTF-8 file with lines of at most 76 characters; only a longer web address stays whole."""
    words = Words(package.language)
    target = Digesting(out_dir / f"{stem(package.reference)}-report.txt", TEXT)
    for section in _sections(package, words):
        target.write(("\n".join(section) + "\n\n\n").encode())
    return target.finished()


def _sections(package: Package, words: Words) -> Iterator[list[str]]:
    """Letter first, then the report in the order of the printed one."""
    yield _letter(package, words)
    yield [*_heading(words("What is asked")), *_asked(package, words)]
    yield list(_counts(counts_part(package, words)))
    if package.growth:
        yield list(_growth(growth_part(package, words)))
    if package.provinces:
        yield list(_places(places_part(package, words)))
    yield list(_voices(package, words))
    yield list(_answer(answer_part(package, words)))


def _letter(package: Package, words: Words) -> list[str]:
    part = letter_part(package, words, "")
    head = [package.organization.name, "", part["date"], "", *part["to"], ""]
    told = [subject_line(package, words), part["salutation"], opening(package, words)]
    asked_for = [f"    {line}" for line in _folded(one_line(package.petition.demand), WIDTH - 4)]
    rest = [to_plain(package.message), explanation(package, words), request(package, words), part["closing"]]
    copies = [f"{note['label']} {note['text']}" for note in part["notes"]]
    return [*head, *_paragraphs(told), *asked_for, "", *_paragraphs(rest), *part["signed"], "", *copies]


def _asked(package: Package, words: Words) -> Iterator[str]:
    petition, part = package.petition, ask_part(package, words)
    yield from _paragraphs([one_line(petition.demand), *_unmarked(petition.body)])
    if petition.why:
        yield from [*_title(part["why"]), *_paragraphs(_unmarked(petition.why))]
    if petition.footnotes:
        yield from [*_title(part["notes"]), *_paragraphs(_unmarked(petition.footnotes))]
    yield from _folded(part["version"])


def _unmarked(markdown: str) -> list[str]:
    """Paragraphs of plain text; a footnote's mark is its label in brackets."""
    marked = NOTE.sub(r"\\[\1\\]", NEXT_NOTE.sub("\n\n", markdown))
    return to_plain(marked).split("\n\n")


def _counts(part: Part) -> Iterator[str]:
    yield from _heading(part["heading"])
    yield from _paragraphs([part["summary"], f"{part['rule_label']}: {part['rule']}"])
    for row in part["rows"]:
        yield from _row_lines(row["name"], row["number"])
        yield from (f"    {line}" for line in _folded(row["meaning"], WIDTH - 4))
    for each in part["parts"]:
        yield from ["", *_title(each["heading"]), *_folded(each["text"])]


def _growth(part: Part) -> Iterator[str]:
    yield from [*_heading(part["heading"]), *_paragraphs([part["summary"]])]
    for row in [part["columns"], *part["rows"]]:
        yield f"{row[0]:<40}{row[1]:>12}{row[2]:>12}"


def _places(part: Part) -> Iterator[str]:
    yield from [*_heading(part["heading"]), *_paragraphs([part["summary"]])]
    for row in part["rows"]:
        yield from _row_lines(row["name"], row["shown"])
    yield from ["", *_folded(part["note"])]
    if part["ridings"]["rows"]:
        yield from ["", *_title(part["ridings"]["heading"]), *_paragraphs([part["ridings"]["summary"]])]
        yield from (f"{number:<8}{name:<48.48}{shown:>8}" for number, name, shown in part["ridings"]["rows"])


def _voices(package: Package, words: Words) -> Iterator[str]:
    """Partners, organizations, highlighted comments, and how many sent which letter."""
    supporters = supporters_part(package, words, _whole_line)
    yield from _heading(supporters["heading"]) if supporters["groups"] else []
    for group in supporters["groups"]:
        yield from _title(group["heading"])
        yield from chain.from_iterable(_folded(", ".join(filter(None, item))) for item in group["items"])
        yield ""
    highlights = highlights_part(package, words)
    if highlights["comments"]:
        yield from _title(highlights["heading"])
    for comment, entry in zip(package.highlights, highlights["comments"], strict=True):
        yield from [*_quoted(_whole(comment.text)), *_folded(f"-- {entry['by']}"), ""]
    letters = letters_part(package, words)
    if package.letters and letters:
        yield from [*_title(letters["heading"]), *_paragraphs([letters["summary"]])]
        for group in [*printed_groups(package.letters), *further_groups(package.letters)]:
            yield from [*_folded(group_entry(group, words)["heading"]), *_quoted(_whole(group.text)), ""]


def _whole(text: str) -> list[str]:
    """Paragraphs with every letter, though no face of ours has it."""
    return paragraphs(legible(text))


def _whole_line(text: str) -> str:
    return legible(" ".join(text.split()))


def _answer(part: Part) -> Iterator[str]:
    yield from _heading(part["heading"])
    for step in part["steps"]:
        yield from _title(step["heading"])
        yield from chain.from_iterable(map(_folded, filter(None, [*step["text"].split("\n"), step["url"]])))
        yield ""


def _heading(text: str) -> list[str]:
    return [*(line.upper() for line in _folded(text)), "=" * min(len(text), WIDTH), ""]


def _title(text: str) -> list[str]:
    return [*_folded(text), "-" * min(len(text), WIDTH)]


def _paragraphs(texts: list[str]) -> list[str]:
    """Each folded, with an empty line after it."""
    return [
        line for text in texts if text for line in [*chain.from_iterable(map(_folded, text.split("\n"))), ""]
    ]


def _quoted(texts: list[str]) -> list[str]:
    """As a mail quotes."""
    lines = [
        line
        for text in texts
        for line in [*chain.from_iterable(_folded(t, WIDTH - 2) for t in text.split("\n")), ""]
    ]
    return [f"> {line}".rstrip() for line in lines[:-1]]


def _row_lines(name: str, number: str) -> Iterator[str]:
    yield f"{name:.<52.52}{number:.>12}"


def _folded(text: str, width: int = WIDTH) -> list[str]:
    """Lines of at most `width`; a word that is longer is cut, a web address is not."""
    clean = BREAK_MARKS.sub("", text)
    whole = any(ADDRESS.match(word) for word in LONG_WORD.findall(clean))
    return TextWrapper(width, break_long_words=not whole, break_on_hyphens=False).wrap(clean)
