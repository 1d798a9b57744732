"""All documents of one delivery of 100,000 signatures with 30,000 comments: CPU and peak memory.

`python -m bench.documents 1000000 300000` measures another size.
"""

import datetime as dt
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from petitions.delivery.documents.files import File
from petitions.delivery.documents.package import (
    Addressee,
    Comment,
    DayCount,
    Name,
    Organization,
    Package,
    PetitionText,
    Totals,
    Window,
)
from petitions.delivery.documents.plain_text import write_text
from petitions.delivery.documents.tables import write_csv
from petitions.delivery.documents.volumes import write_pdf_volumes

SIGNATURES, COMMENTS = 100_000, 30_000
MOST_CPU, MOST_MEMORY = 60, 500  # seconds, megabytes
ZONE = ZoneInfo("America/Toronto")
SYLLABLES = [
    "an",
    "bel",
    "co",
    "dra",
    "é",
    "far",
    "gou",
    "ha",
    "ing",
    "ja",
    "kow",
    "la",
    "mé",
    "nov",
    "o",
    "pé",
    "qui",
    "ro",
    "son",
    "tre",
    "u",
    "vic",
    "wa",
    "xi",
    "yan",
    "ζη",
    "ов",
    "ли",
]
PLACES = (
    ("Toronto", "ON"),
    ("Montréal", "QC"),
    ("Vancouver", "BC"),
    ("Sault Ste. Marie", "ON"),
    ("Iqaluit", "NU"),
)
WORDS = [
    "we",
    "came",
    "with",
    "nothing",
    "and",
    "were",
    "met",
    "with",
    "coats",
    "boots",
    "hot",
    "soup;",
    "nous",
    "n’avons",
    "jamais",
    "oublié",
    "cet",
    "accueil",
]


def main() -> None:
    """Measure in a process of its own, so that the peak is nobody else's."""
    command = [sys.executable, "-m", "bench.documents", str(SIGNATURES), str(COMMENTS)]
    subprocess.run(command, check=True)


def measure(signatures: int, comments: int) -> None:
    """Write everything, then print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        package = delivery(signatures, comments)
        files = [*write_pdf_volumes(package, Path(folder)), *write_csv(package, Path(folder))]
        files.append(write_text(package, Path(folder)))
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    memory = (own.ru_maxrss + children.ru_maxrss) / 1024
    print(f"{signatures:,} signatures, {comments:,} comments: {told(files)}")
    most_cpu = MOST_CPU * max(signatures / SIGNATURES, 1)
    for what, figure, most in (("CPU s", cpu, most_cpu), ("peak MB, both processes", memory, MOST_MEMORY)):
        print(f"{what}: {figure:,.1f} (≤ {most:,.0f}: {'reached' if figure <= most else 'NOT reached'})")


def told(files: list[File]) -> str:
    return f"{len(files)} files, {sum(file.size for file in files) / 1e6:,.1f} MB"


def delivery(signatures: int, comments: int) -> Package:
    """A delivery whose names and comments all differ, made while they are read."""
    until = dt.datetime(2026, 11, 2, 9, tzinfo=ZONE)
    since = until - dt.timedelta(days=30)
    return Package(
        reference="CS-2026-0001-01",
        language="en",
        sequence=1,
        organization=Organization("Refuge Coalition", "Ruth Abara", email="petition@example.org"),
        petition=PetitionText("Waive travel loans", "Waive them all.", "https://example.org/petitions/loans"),
        addressee=Addressee("Minister of Immigration", "Dear Minister"),
        window=Window(since, until, ZONE, is_first=True),
        totals=Totals(signatures, signatures),
        names=lambda: names(signatures),
        comments=lambda: written(comments),
        growth=tuple(DayCount((since + dt.timedelta(days=n)).date(), signatures // 30) for n in range(30)),
    )


def names(count: int) -> Iterable[Name]:
    chance = random.Random(1)
    for _ in range(count):
        first, last = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).title() for _ in "fl")
        yield Name(f"{first} {last}", *chance.choice(PLACES))


def written(count: int) -> Iterable[Comment]:
    chance = random.Random(2)
    for name in names(count):
        text = " ".join(chance.choices(WORDS, k=chance.choice((8, 15, 30, 45, 60, 90))))
        yield Comment(text, name.name, name.place, name.province)


if __name__ == "__main__":
    measure(*map(int, sys.argv[1:]))
