"""The words of a page, and those of them that are still English."""

import re
from html.parser import HTMLParser

from babel.messages.pofile import read_po

from config import ROOT

SPOKEN_ATTRIBUTES = {"alt", "aria-label", "data-announce", "data-copied", "placeholder", "title"}
VOID_ELEMENTS = {"br", "hr", "img", "input", "link", "meta"}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|%%")


class PageWords(HTMLParser):
    """Collects what a page says in its own language: texts in another are marked as such, and left out."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = language
        self.words: list[str] = []
        self._silence: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_silent = (
            bool(self._silence and self._silence[-1])
            or tag in ("script", "style", "code")
            or given.get("translate") == "no"
            or given.get("lang", self.language) != self.language
        )
        if not is_silent:
            self.words += [said for name, said in attrs if said and name in SPOKEN_ATTRIBUTES]
        if tag not in VOID_ELEMENTS:
            self._silence.append(is_silent)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID_ELEMENTS and self._silence:
            self._silence.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._silence and self._silence[-1]):
            self.words.append(" ".join(data.split()))


def english_words(page: str, language: str) -> list[str]:
    """What a page in `language` says with the words of an English message that has a translation."""
    found = PageWords(language)
    found.feed(page)
    texts, patterns = _english(language)
    return [said for said in found.words if said in texts or any(each.fullmatch(said) for each in patterns)]


def _english(language: str) -> tuple[set[str], list[re.Pattern[str]]]:
    """The English of every message that says something else in `language`; with placeholders as patterns."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        messages = [message for message in read_po(source, locale=language) if message.id]
    pairs = [(_forms(message.id), _forms(message.string)) for message in messages]
    english = {text for texts, said in pairs for text in texts if text not in said}
    plain = {text for text in english if not PLACEHOLDER.search(text)}
    # What is hardly more than its placeholders would match anything.
    filled = [text for text in english - plain if len(PLACEHOLDER.sub("", text)) > 8]
    return plain, [re.compile(".+".join(map(re.escape, PLACEHOLDER.split(text)))) for text in filled]


def _forms(of: object) -> list[str]:
    return [of] if isinstance(of, str) else list(of)  # type: ignore[call-overload]
