"""The covering mail: one screen, the reference first, the same words in text and HTML."""

import datetime as dt
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from petitions.delivery.documents.covering_mail import CoveringMail, covering_mail
from petitions.delivery.documents.files import PDF, File
from petitions.delivery.documents.links import Links
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.typeset import TEMPLATES
from tests.delivery.documents.samples import package

FILES = [File(Path("report.pdf"), PDF, 1_200_000, ""), File(Path("names.csv"), "text/csv", 40_000, "")]
LINKS = Links(office="https://p.example.org/office/t0k3n", record="https://p.example.org/deliveries/3")


def mail(given: Package | None = None, **options: object) -> CoveringMail:
    return covering_mail(given or package(links=LINKS), FILES, **options)  # type: ignore[arg-type]


def rendered(part: str, shown: CoveringMail) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES.parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=part.endswith("html"),
    )
    return environment.get_template(f"email/delivery/{part}").render(asdict(shown) | {"direction": "ltr"})


def test_subject_begins_with_the_reference() -> None:
    assert mail().subject == "[CS-2026-0007-03] Waive travel loans"


def test_subject_has_at_most_sixty_characters() -> None:
    title = "Rescind the Safe Third Country Agreement and waive all travel loans now"
    subject = mail(package(petition=replace(package().petition, title=title))).subject

    assert subject == "[CS-2026-0007-03] Rescind the Safe Third Country Agreement…"
    assert len(subject) <= 60
    assert rendered("subject.txt", mail()).strip() == mail().subject


def test_text_fits_on_one_screen_and_says_all() -> None:
    text = rendered("body.txt", mail())

    for part in (
        "Dear Minister Hussen,",
        "Fully waive repayment of travel loans.",
        "     1,204  people have signed",
        "        61  new since the last delivery, October 1, 2026",
        "confirmed it from their own mailbox",
        "Attached: the report, tables and plain text (2 files, 1.2 MB).",
        "https://p.example.org/office/t0k3n",
        "If you reply to this message, Ruth Abara will read it (petition@example.org).",
        "Reference: CS-2026-0007-03",
    ):
        assert part in text
    assert len(text.splitlines()) <= 45


def test_html_says_what_the_text_says() -> None:
    shown = mail()
    html = rendered("body.html", shown)

    for part in (shown.salutation, shown.demand, shown.verified, *(line.text for line in shown.lines)):
        assert part in html.replace("&#39;", "'").replace("&amp;", "&")
    assert 'lang="en"' in html


def test_large_delivery_says_where_the_files_are_and_until_when() -> None:
    day = dt.date(2027, 1, 31)
    line = mail(download_url="https://p.example.org/office/t0k3n/files", available_until=day).lines[0]

    assert line.text == "The report, tables and plain text (2 files, 1.2 MB) are here until January 31, 2027:"
    assert line.url == "https://p.example.org/office/t0k3n/files"


def test_organizer_markup_is_escaped_in_html() -> None:
    given = package(petition=replace(package().petition, demand="<b>{{ 7*7 }}</b>"))

    assert "&lt;b&gt;{{ 7*7 }}&lt;/b&gt;" in rendered("body.html", mail(given))


@pytest.mark.parametrize("part", ["body.txt", "body.html"])
def test_rehearsal_is_marked_first(part: str) -> None:
    body = rendered(part, mail(package(is_test=True)))

    assert body.index("TEST: this is a rehearsal") < body.index("Dear Minister")


def test_nothing_that_signatories_typed_is_in_the_mail() -> None:
    text = rendered("body.txt", mail())

    assert "Aster" not in text
    assert "nine years" not in text


def test_french_mail_is_french() -> None:
    text = rendered("body.txt", mail(package(language="fr")))

    assert "personnes ont signé" in text
    assert "Veuillez agréer" in text
