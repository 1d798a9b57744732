"""What they say: comments and letters in their own words, each by one person only."""

import random
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from petitions.demo.content import CONTENT, facts

# Which language people of an origin write in when they do not write English, and how many of them do.
_TONGUES = {
    "french": ("fr", 0.93),
    "congolese_haitian": ("fr", 0.85),
    "west_african": ("fr", 0.2),
    "russian": ("ru", 0.9),
    "belarusian": ("ru", 0.8),
    "ukrainian": ("uk", 0.25),
    "persian": ("fa", 0.3),
    "arabic": ("ar", 0.2),
    "latin_american": ("es", 0.3),
    "chinese": ("zh", 0.2),
    "somali": ("so", 0.3),
    "tigrinya": ("ti", 0.4),
    "inuit": ("iu", 0.4),
}
# So often a letter is put together anew before it is left at the sample.
_DRAFTS = 8
_CLOSINGS = {
    "en": (
        "I would be glad of an answer.",
        "I will be watching what you do.",
        "Please act soon.",
        "Thank you.",
    ),
    "fr": ("Je vous serais reconnaissante d’une réponse.", "J’attends votre réponse.", "Merci d’agir."),
    "ru": ("Буду ждать ответа.", "Спасибо, что дочитали.", "Очень прошу Вас ответить."),
}


def tongue(rng: random.Random, origin: str) -> str:
    """The language in which somebody would write."""
    language, share = _TONGUES.get(origin, ("en", 1.0))
    return language if rng.random() < share else "en"


@dataclass(slots=True)
class Voices:
    """The comments and letters of one petition, in an order of chance; each is given out once."""

    slug: str
    rng: random.Random
    samples: dict[str, str]
    _comments: dict[str, list[str]] = field(init=False)
    _by_origin: list[dict[str, Any]] = field(init=False)
    _letters: dict[str, list[str]] = field(init=False)
    _written: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        comments = dict(_comments_of(self.slug))
        self._by_origin = self._shuffled(comments.pop("by", []))
        self._comments = {name: self._shuffled(texts) for name, texts in comments.items()}
        self._letters = {}
        for each in _letters_of(self.slug).get("letter", []):
            self._letters.setdefault(each["language"], []).append(each["text"].strip())

    def _shuffled(self, texts: list[Any]) -> list[Any]:
        return self.rng.sample(texts, len(texts))

    def comment(self, language: str, origin: str) -> str:
        """A comment that nobody has made yet, or "" when there is none left."""
        for place, each in enumerate(self._by_origin):
            if origin in each["origins"] and each["language"] == language:
                return str(self._by_origin.pop(place)["text"])
        left = self._comments.get(language)
        return left.pop() if left else ""

    def short_comment(self) -> str:
        """A few words, such as many people write."""
        return self.rng.choice(short_comments(self.slug))

    def letter(self, language: str) -> str:
        """A letter in somebody's own words, or the sample with a beginning and an end of their own."""
        left = self._letters.get(language)
        if left:
            return left.pop()
        drafts = (self._draft(language) for _ in range(_DRAFTS))
        letter = next((each for each in drafts if each not in self._written), "")
        self._written.add(letter)
        return letter

    def _draft(self, language: str) -> str:
        openings = _letters_of(self.slug).get("opening", [])
        own = [each["text"] for each in openings if each["language"] == language]
        if not own or language not in self.samples:
            return ""
        first, *rest = self.samples[language].split("\n\n")
        if len(rest) > 2 and self.rng.random() < 0.6:
            del rest[self.rng.randrange(len(rest))]
        return "\n\n".join([self.rng.choice(own), first, *rest, self.rng.choice(_CLOSINGS[language])])


def short_comments(slug: str) -> list[str]:
    """What many people write about one petition, at least one text."""
    found: list[str] = _comments_of(slug).get("short", [])
    return found or [""]


@cache
def _comments_of(slug: str) -> dict[str, Any]:
    return _facts_if_any(f"comments/{slug}")


@cache
def _letters_of(slug: str) -> dict[str, Any]:
    return _facts_if_any(f"letters/{slug}")


def _facts_if_any(name: str) -> dict[str, Any]:
    return facts(name) if (CONTENT / f"{name}.toml").is_file() else {}
