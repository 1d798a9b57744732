"""Markdown that organizers write: to safe HTML for pages and mails, and to plain text.

CommonMark with tables, strike-through, bare links and footnotes ([^1]). No raw HTML; no pictures, which
would be loaded from another host. Whatever comes out has also been through an allow-list of elements, so
that a fault in one of the two does not open the page.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mdurl
import nh3
from anyascii import anyascii
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from petitions.text.plain import neutralised

# Bare names that become links: no other endings, so that "St.Jo" or "etc.In" stay words.
_LINKED_ENDINGS = ["com", "org", "net", "ca", "info", "edu", "gov", "int", "eu", "uk", "us", "fr"]
_TOP_LEVEL = 3  # under the page's title and the section's heading
_LOWEST_LEVEL = 6
# "Bill C-2", "laws-lois.justice.gc.ca": read as one, and short enough for the narrowest screen.
_WHOLE = re.compile(r"(?<![\w./-])(?:[A-Z]{1,2}-\d+(?:\.\d+)*|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?![\w/-])")
_LONGEST_WHOLE = 30
_OF_THREAD = threading.local()
# The library fills these tables at their first use, and hands them half filled to other threads meanwhile.
mdurl.encode("")
mdurl.decode("", mdurl.DECODE_DEFAULT_CHARS + "%")

_CLEANER = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "a"),
        *("strong", "em", "s", "sup", "span", "section", "table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={
        "a": {"href", "id", "title", "class", "role", "aria-label"},
        "li": {"id", "class"},
        "ol": {"start", "class"},
        "section": {"class", "role"},
        "sup": {"class"},
        "span": {"class"},
        **{f"h{level}": {"id"} for level in range(2, _LOWEST_LEVEL + 1)},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="nofollow ugc noopener",
)


@dataclass(frozen=True)
class Heading:
    """A heading of a text, for its table of contents. `anchor` is the id that it has in the HTML."""

    level: int
    title: str
    anchor: str


def parser() -> MarkdownIt:
    """The reader of Markdown, one a thread, since the finder of bare links keeps its place in itself.

    Documents take its tokens: `parser().parse(source, {})`.
    """
    if not hasattr(_OF_THREAD, "parser"):
        _OF_THREAD.parser = _new_parser()
    found: MarkdownIt = _OF_THREAD.parser
    return found


def _new_parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True})
    markdown.enable(["linkify", "table", "strikethrough"]).disable("image")
    markdown.use(footnote_plugin)
    if markdown.linkify is not None:
        markdown.linkify.tlds(_LINKED_ENDINGS).set({"fuzzy_email": False})
    markdown.add_render_rule("text", _render_words)
    markdown.add_render_rule("footnote_block_open", _render_footnotes_open)
    markdown.add_render_rule("footnote_anchor", _render_footnote_anchor)
    markdown.add_render_rule("footnote_caption", _render_footnote_number)
    return markdown


def to_html(source: str, *, prefix: str = "text", top_level: int = _TOP_LEVEL, back_label: str = "") -> str:
    """Safe HTML. Every id begins with `prefix`, so that texts on one page do not meet.

    The highest heading of the text becomes `top_level`. `back_label` names the links from a footnote back to
    its place, in the visitor's language.
    """
    env = {"docId": prefix, "back_label": back_label}
    tokens = parser().parse(neutralised(source), env)
    _place_headings(tokens, prefix, top_level)
    html: str = parser().renderer.render(tokens, parser().options, env)
    return _CLEANER.clean(html)


def headings(source: str, *, prefix: str = "text", top_level: int = _TOP_LEVEL) -> list[Heading]:
    """The headings of a text, in order, with the ids that `to_html` gives them."""
    return _place_headings(parser().parse(neutralised(source), {}), prefix, top_level)


def _place_headings(tokens: Sequence[Token], prefix: str, top_level: int) -> list[Heading]:
    """Give headings their ids, and levels that fit under the headings of the page."""
    places = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    highest = min((int(tokens[place].tag[1]) for place in places), default=1)
    anchors: dict[str, int] = {}
    found = []
    for place in places:
        level = min(int(tokens[place].tag[1]) - highest + top_level, _LOWEST_LEVEL)
        title = inline_text(tokens[place + 1])
        anchor = _new_anchor(f"{prefix}-{_slug(title)}", anchors)
        tokens[place].attrSet("id", anchor)
        tokens[place].tag = tokens[place + 2].tag = f"h{level}"
        found.append(Heading(level, title, anchor))
    return found


def inline_text(token: Token) -> str:
    """The words of one inline token, without their marks."""
    return "".join(
        child.content if child.type in ("text", "code_inline", "text_special") else " "
        for child in token.children or []
        if child.type in ("text", "code_inline", "text_special", "softbreak", "hardbreak")
    )


def _slug(title: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", anyascii(title).lower()))[:60] or "section"


def _new_anchor(wanted: str, taken: dict[str, int]) -> str:
    """The first that is free of wanted, wanted-2, wanted-3 …; `taken` knows how far each was counted."""
    anchor = wanted
    while anchor in taken:
        taken[wanted] += 1
        anchor = f"{wanted}-{taken[wanted]}"
    taken[anchor] = 1
    return anchor


def _render_words(_renderer: Any, tokens: Sequence[Token], place: int, *_: Any) -> str:
    """Text; a citation or a host with a hyphen in it does not end a line there."""
    return _WHOLE.sub(_kept_whole, escapeHtml(tokens[place].content))


def _kept_whole(found: re.Match[str]) -> str:
    word = found.group()
    is_short = "-" in word and len(word) <= _LONGEST_WHOLE
    return f'<span class="whole">{word}</span>' if is_short else word


def _render_footnotes_open(*_: Any) -> str:
    return '<section class="footnotes" role="doc-endnotes">\n<ol class="footnotes-list">\n'


def _render_footnote_number(self: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """One number for a note however often it is pointed at; the library's own counts on: [1:1]."""
    return f"[{tokens[place].meta['id'] + 1}]"


def _render_footnote_anchor(self: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """The link back, with a name that can be heard; the library's own has an arrow alone."""
    anchor = self.rules["footnote_anchor_name"](tokens, place, options, env)
    again = tokens[place].meta["subId"]
    target = f"{anchor}:{again}" if again else anchor
    label = f' aria-label="{escapeHtml(env["back_label"])}"' if env.get("back_label") else ""
    return f' <a href="#fnref{target}" class="footnote-backref" role="doc-backlink"{label}>\u21a9\ufe0e</a>'
