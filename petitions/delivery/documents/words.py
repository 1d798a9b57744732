"""The words of the documents in an office's language, with its numbers and dates; needs no request."""

from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_name
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations

CATALOGUES = Path(__file__).resolve().parents[3] / "translations"
DOMAIN = "documents"
SMALLEST_SHARE = 0.01
CANADIAN = {"en": "en_CA", "fr": "fr_CA"}


@lru_cache
def _translations(language: str) -> NullTranslations:
    """The catalogue of one language, read from its PO file so that no compiled file can be stale."""
    source = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return Translations(compiled)


class Words:
    """Sentences, numbers and dates of one language. English where a language has no catalogue."""

    def __init__(self, language: str) -> None:
        self.language = language.partition("-")[0].partition("_")[0].lower()
        self.locale = Locale.parse(CANADIAN.get(self.language, self.language))
        self.catalogue = _translations(self.language)

    def __call__(self, message: str, **values: object) -> str:
        """One sentence; values are put in after translation, numbers in the language's way."""
        return self._filled(self.catalogue.gettext(message), values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """One sentence whose form depends on `count`, which fills {count}."""
        return self._filled(self.catalogue.ngettext(one, many, count), {"count": count, **values})

    def _filled(self, sentence: str, values: dict[str, object]) -> str:
        shown = {
            key: self.number(value) if isinstance(value, int) else value for key, value in values.items()
        }
        return sentence.format_map(shown)

    def number(self, value: int) -> str:
        """1,204 in English, 1 204 in French."""
        return format_decimal(value, locale=self.locale)

    def decimal(self, value: float) -> str:
        """1.2 · 1,2: one place after the point."""
        return format_decimal(value, "#,##0.0", locale=self.locale)

    def percent(self, part: int, whole: int) -> str:
        """A share to the nearest percent; one that would be rounded to nothing is "<1%"."""
        share = part / whole if whole else 0
        is_tiny = 0 < share < SMALLEST_SHARE
        return ("<" if is_tiny else "") + format_percent(
            SMALLEST_SHARE if is_tiny else share, locale=self.locale
        )

    def day(self, value: date) -> str:
        """November 1, 2026 · 1er novembre 2026."""
        written = format_date(value, "long", locale=self.locale)
        return written.replace("1 ", "1er ", 1) if self.language == "fr" and value.day == 1 else written

    def short_day(self, value: date) -> str:
        """Nov. 21 · 21 nov."""
        return format_date(value, self.locale.datetime_skeletons["MMMd"].pattern, locale=self.locale)

    def month(self, value: date) -> str:
        """November 2026 · novembre 2026."""
        return format_date(value, self.locale.datetime_skeletons["yMMMM"].pattern, locale=self.locale)

    def moment(self, value: datetime) -> str:
        """November 21, 2026, 9:00 a.m. EST, in the zone that `value` carries."""
        time = format_time(value, "short", locale=self.locale)
        return f"{self.day(value)}, {time} {get_timezone_name(value, 'short', locale=self.locale)}"


def later(message: str) -> str:
    """Marks a sentence in a table for the catalogue; it is translated where it is used."""
    return message
