"""The texts are whole, say where they have it from, and name no address that somebody might have."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest

from petitions.delivery.slots.schedule import Schedule, check_schedule
from petitions.demo.content import CONTENT, SLUGS, facts, file_of, texts
from petitions.identity.name_key import check_name
from petitions.identity.postal_code import parse_postal_code
from petitions.text.markdown import to_html
from tests.factories import DAY_ONE

# Hosts of governments, courts and the United Nations that the texts may point to.
OFFICIAL = {
    "www.un.org", "www.unhcr.org", "www.ohchr.org", "www.ourcommons.ca", "www.parl.ca", "www.canada.ca",
    "laws-lois.justice.gc.ca", "www.scc-csc.ca", "decisions.fca-caf.gc.ca", "nsira-ossnr.gc.ca",
    "www.dhs.gov", "www.federalregister.gov", "publications.gc.ca",
}  # fmt: skip
EXAMPLE = re.compile(r"(?:[a-z0-9-]+\.)*example\.(?:org|ca)")
LINK = re.compile(r"https?://([^/\s)\"]+)")
ADDRESS = re.compile(r"[\w.+-]+@([\w.-]+\w)")


def everything() -> Iterator[tuple[str, str]]:
    """Every file of the content and what it says."""
    for path in sorted(CONTENT.rglob("*.*")):
        yield str(path.relative_to(CONTENT)), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_petition_says_everything_that_its_page_shows_in_each_of_its_languages(slug: str) -> None:
    is_letter = facts(f"{slug}/petition")["kind"] == "letter"

    for language, text in texts(slug).items():
        assert all((text.title, text.demand, text.body, text.why, text.thank_you)), language
        assert bool(text.sample_letter) is is_letter, language
        assert len(text.title) <= 150


def test_the_second_campaign_speaks_russian_the_third_and_fourth_french_and_the_third_arabic_too() -> None:
    assert texts("let-us-belong").keys() == {"en", "ru"}
    assert texts("waive-travel-loans").keys() == {"en", "fr", "ar"}
    assert texts("no-more-caged-families").keys() == {"en", "fr"}


def test_a_translation_is_as_whole_as_the_text_it_translates() -> None:
    for slug in SLUGS:
        # The Arabic text is a short one, and says so in its first line.
        sizes = {language: len(text.why) for language, text in texts(slug).items() if language != "ar"}
        assert min(sizes.values()) > 0.8 * max(sizes.values()), slug


@pytest.mark.parametrize("slug", SLUGS)
def test_every_footnote_is_there_and_is_pointed_to(slug: str) -> None:
    for language, text in texts(slug).items():
        pointed_to = set(re.findall(r"\[\^(\d+)\]", text.why))
        defined = re.findall(r"^\[\^(\d+)\]: ", text.footnotes, re.MULTILINE)
        assert pointed_to == set(defined), language
        assert defined == [str(number) for number in range(1, len(defined) + 1)]
        assert "[^" not in to_html(f"{text.why}\n\n{text.footnotes}")


def test_links_lead_to_examples_or_to_official_pages() -> None:
    found = [(name, host) for name, text in everything() for host in LINK.findall(text)]

    assert [each for each in found if not (EXAMPLE.fullmatch(each[1]) or each[1] in OFFICIAL)] == []
    assert len(found) > 40


def test_every_mail_address_is_an_example() -> None:
    found = [(name, host) for name, text in everything() for host in ADDRESS.findall(text)]

    assert [each for each in found if not EXAMPLE.fullmatch(each[1])] == []
    assert len(found) > 15


def test_places_have_postal_codes_of_their_province() -> None:
    for place in facts("places")["place"]:
        for half in place["codes"]:
            code = parse_postal_code(f"{half}1A1", "CA")
            assert code is not None
            assert code.province == place["province"], half


def test_every_name_is_one_that_the_form_takes() -> None:
    for origin in facts("names").values():
        for group in [origin, *origin.get("group", [])]:
            names = [*group.get("given", []), *group.get("family", []), *group.get("whole", [])]
            assert [check_name(name) for name in names] == names


def test_more_than_two_hundred_comments_are_each_made_once() -> None:
    comments = []
    for path in (CONTENT / "comments").glob("*.toml"):
        found = dict(facts(f"comments/{path.stem}"))
        found.pop("short")
        comments += [each["text"] for each in found.pop("by", [])]
        comments += [text for texts_ in found.values() for text in texts_]

    assert len(set(comments)) == len(comments) > 200


@pytest.mark.parametrize("slug", SLUGS)
def test_every_download_can_be_opened(slug: str) -> None:
    for each in facts(f"{slug}/petition").get("download", []):
        name, media_type, content = file_of(each["file"])
        if media_type == "application/pdf":
            assert content.startswith(b"%PDF")
            assert name.endswith(".pdf")
        else:
            assert "K1A 0A6" in content.decode()


def test_a_brief_on_one_page_has_one_page() -> None:
    briefs = [path.name for path in (CONTENT / "files").glob("*brief*.typ")]

    assert len(briefs) == 3
    for name in briefs:
        with pikepdf.open(io.BytesIO(file_of(name)[2])) as document:
            assert len(document.pages) == 1, name


@pytest.mark.parametrize("slug", SLUGS)
def test_every_schedule_is_one_that_the_form_takes(slug: str) -> None:
    values = facts(f"{slug}/petition")["schedule"]
    rule = values.get("rule", "")
    schedule = Schedule("America/Toronto", "" if rule == "soon" else rule, values.get("every_count"))

    check_schedule(schedule, after=DAY_ONE)  # it raises what is wrong
    assert rule or "every_count" in values or "at_counts" in values or values["at_close"]
