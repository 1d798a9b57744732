"""Markdown becomes safe HTML with notes and headings, whatever is written in it."""

import re
import threading
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.text.markdown import Heading, headings, parser, to_html

HARMLESS_ELEMENTS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "a"),
    *("strong", "em", "s", "sup", "span", "section", "table", "thead", "tbody", "tr", "th", "td"),
}
HARMLESS_ATTRIBUTES = {"href", "id", "title", "class", "role", "aria-label", "rel", "start"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![x](https://tracker.example/pixel.png)",
    "![x][y]\n\n[y]: https://tracker.example/pixel.png",
    '[x](https://example.org "\\" onclick=alert(1)")',
    '[x](https://example.org" onclick="alert(1))',
    "<style>body{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "<svg/onload=alert(1)>",
    "`<script>`",
    '```html" onclick="x\n<script>\n```',
    "<!-- --><script>-->",
    "&lt;script&gt;",
    "# <script>alert(1)</script>",
    "[^<script>]: x\n\nx[^<script>]",
    "x^[<b onclick=1>note</b>]",
    "| <script> |\n|---|\n| x |",
    "<a name=sign>",
]


class _Page(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def _assert_harmless(html: str) -> None:
    for element, attributes in _Page(html).elements:
        assert element in HARMLESS_ELEMENTS
        assert set(attributes) <= HARMLESS_ATTRIBUTES
        address = attributes.get("href", "#")
        assert re.match(r"(https?:|mailto:|tel:|[#/?.\w%-])", address)
        assert not re.match(r"(?i)\s*(javascript|data|vbscript|file):", address)


@pytest.mark.parametrize("source", ATTACKS)
def test_what_attacks_a_page_becomes_text(source: str) -> None:
    _assert_harmless(to_html(source))


@given(st.text("<>[]()!#*_`~^&;:/\"'=\n abcjavscript.1", max_size=200))
def test_no_markdown_makes_a_harmful_page(source: str) -> None:
    _assert_harmless(to_html(source))


@given(st.text())
def test_any_text_can_be_turned_into_a_page(source: str) -> None:
    _assert_harmless(to_html(source.encode(errors="replace").decode()))


def test_every_link_is_marked_as_made_by_users() -> None:
    html = to_html("[a](https://example.org) https://example.ca <https://example.net> www.example.com")
    links = [attributes for element, attributes in _Page(html).elements if element == "a"]
    assert len(links) == 4
    assert {link["rel"] for link in links} == {"nofollow ugc noopener"}


@pytest.mark.parametrize("words", ["St.Jo", "etc.In short", "Bill C-2.Then", "ann@example.org"])
def test_words_that_only_look_like_addresses_stay_words(words: str) -> None:
    assert "<a" not in to_html(words)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("Bill C-2, and", ["C-2"]),
        ("see laws-lois.justice.gc.ca.", ["laws-lois.justice.gc.ca"]),
        ("[laws-lois.justice.gc.ca](https://laws-lois.justice.gc.ca/eng/)", ["laws-lois.justice.gc.ca"]),
        ("twenty-one, 2015-2016, dix-sept. Et", []),
        ("https://a-b.example.ca/x-y", []),
        (f"{'very-' * 8}long.example.ca", []),
    ],
)
def test_a_short_citation_or_host_does_not_end_a_line_at_its_hyphen(source: str, kept: list[str]) -> None:
    assert re.findall(r'<span class="whole">([^<]+)</span>', to_html(source)) == kept


def test_a_note_and_its_places_point_at_each_other() -> None:
    html = to_html("One.[^a] Two.[^a]\n\n[^a]: The note.", prefix="why", back_label='Back to "the text"')
    page = _Page(html).elements
    ids = [attributes["id"] for _, attributes in page if "id" in attributes]
    targets = [attributes["href"][1:] for element, attributes in page if element == "a"]
    assert ids == ["fnref-why-1", "fnref-why-1:1", "fn-why-1"]
    assert sorted(targets) == sorted(["fn-why-1", "fn-why-1", "fnref-why-1", "fnref-why-1:1"])
    assert html.count(">[1]</a>") == 2
    labels = [attributes["aria-label"] for _, attributes in page if "aria-label" in attributes]
    assert labels == ['Back to "the text"'] * 2


def test_headings_fit_under_those_of_the_page_and_have_ids_of_their_own() -> None:
    source = "# Sign\n\n### Deep *down*\n\n# Sign\n\n# Почему?\n\n# ???"
    assert headings(source) == [
        Heading(3, "Sign", "text-sign"),
        Heading(5, "Deep down", "text-deep-down"),
        Heading(3, "Sign", "text-sign-2"),
        Heading(3, "Почему?", "text-pochemu"),
        Heading(3, "???", "text-section"),
    ]
    html = to_html(source)
    assert all(f'<h{each.level} id="{each.anchor}">' in html for each in headings(source))


def test_headings_begin_at_the_level_asked_for() -> None:
    assert [heading.level for heading in headings("## a\n\n### b\n\n###### c", top_level=2)] == [2, 3, 6]
    assert '<h2 id="old-a">a</h2>' in to_html("## a", top_level=2, prefix="old")


def test_what_turns_the_reading_direction_is_gone() -> None:
    assert to_html("a\u202eb \U000e0041") == "<p>ab</p>\n"


def test_tables_lists_and_strikes_are_there() -> None:
    html = to_html("| a |\n|--:|\n| ~~1~~ |\n\n3. x\n4. y")
    assert "<td><s>1</s></td>" in html
    assert '<ol start="3">' in html


def test_each_thread_reads_with_a_parser_of_its_own() -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(parser()))
    thread.start()
    thread.join()
    assert found[0] is not parser()
    assert parser() is parser()


def test_very_many_headings_alike_have_ids_of_their_own() -> None:
    """Counted on from the last, not from the first: else a page of them would take minutes."""
    found = [each.anchor for each in headings("#\n" * 20_000)]
    assert found[:3] == ["text-section", "text-section-2", "text-section-3"]
    assert len(set(found)) == 20_000
