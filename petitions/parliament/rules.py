"""What the House of Commons asks of a petition's text, point by point, with the sentences that matter.

| point | met when | else |
|---|---|---|
| words | statement and prayer have 250 words or fewer (the limit of an e-petition) | broken |
| request | the prayer asks and does not order | broken; an order in the statement is worth a look |
| links | there is no web or mail address | broken |
| addressee | the prayer asks nothing of a province, a legislature or a city | broken |
| federal | nothing points to a province or a municipality | a look |
| courts | nothing points to a case before a court | a look |
| respect | no word that the House may find disrespectful | a look |

A machine cannot know what is federal or respectful: "a look" is for a person.

Source: House of Commons, guides to paper petitions and to e-petitions; Standing Order 36.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_WORDS = 250


class Point(enum.StrEnum):
    """A thing that the House asks for."""

    WORDS = "words"
    REQUEST = "request"
    LINKS = "links"
    ADDRESSEE = "addressee"
    FEDERAL = "federal"
    COURTS = "courts"
    RESPECT = "respect"


class Verdict(enum.StrEnum):
    """Whether a point is met, broken, or a person should look."""

    MET = "met"
    LOOK = "look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One point; `sentences` are those in which something was found, `number` the words counted."""

    point: Point
    verdict: Verdict
    sentences: tuple[str, ...] = ()
    number: int = 0


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_LINK = re.compile(r"https?://|\bwww\.|\S@\S+\.\S|\b[\w-]+\.(?:ca|com|org|net|info|quebec)\b", re.IGNORECASE)
_ORDER = {
    "en": _any_of("demands?|demanding|insists?|must|orders?|requires? that|have to|has to|has got to"),
    "fr": _any_of("exige(?:ons|nt|r)?|doit|doivent|devez|ordonn(?:e|ons|ent)|somm(?:e|ons|ent)|il faut"),
}
_PROVINCIAL = {
    "en": _any_of(
        "school boards?|school curriculum|hospitals?|municipal(?:ity|ities)?|city council|mayor|landlords?|"
        "rent control|property tax(?:es)?|driver'?s licen[cs]es?|minimum wage|provincial|transit|garbage"
    ),
    "fr": _any_of(
        "commissions? scolaires?|centres? de services scolaire|hôpita(?:l|ux)|municipal(?:e|es|ité|ités)?|"
        "maires?|mairesse|propriétaires?|contrôle des loyers|taxes? foncières?|permis de conduire|"
        "salaire minimum|provincia(?:l|le|les|ux)"
    ),
}
_OTHER_POWERS = {
    "en": _any_of(
        "premier of \\w+|legislative assembly|government of (?:ontario|quebec|alberta|manitoba|"
        "british columbia|saskatchewan|nova scotia|new brunswick|prince edward island|newfoundland|yukon|"
        "nunavut|the northwest territories)|city of \\w+"
    ),
    "fr": _any_of(
        "assemblée (?:nationale|législative)|gouvernement (?:du québec|de l['’](?:ontario|alberta)|"
        "du manitoba|de la (?:saskatchewan|colombie-britannique|nouvelle-écosse)|du nouveau-brunswick|"
        "du yukon|du nunavut)|ville de \\w+"
    ),
}
_NOT_FEDERAL = {
    language: re.compile(f"{words.pattern}|{_OTHER_POWERS[language].pattern}", re.IGNORECASE)
    for language, words in _PROVINCIAL.items()
}
_COURTS = {
    "en": _any_of("before the courts?|lawsuits?|on trial|court case|litigation|appeal is pending"),
    "fr": _any_of("devant (?:le tribunal|les tribunaux|la cour)|procès|poursuites?|litiges?|en appel"),
}
_DISRESPECT = {
    "en": _any_of("corrupt|crooks?|criminals?|liars?|lies|disgraceful|shameful|incompetent|cowards?|stupid"),
    "fr": _any_of(
        "corrompue?s?|escrocs?|criminel(?:s|le|les)?|menteu(?:r|rs|se|ses)|mensonges?|honteu(?:x|se|ses)|"
        "incompétente?s?|lâches?|stupides?"
    ),
}


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line of a list is one.

    >>> sentences("Boats sink. People drown!\\n- Let them land")
    ['Boats sink.', 'People drown!', '- Let them land']
    """
    return [part.strip() for part in re.split(r"(?<=[.!?;])\s+|\n+", text) if part.strip()]


def word_count(text: str) -> int:
    """Words as a reader counts them.

    >>> word_count("L'eau, s'il vous plaît : merci - 250 fois.")
    7
    """
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def check_text(statement: str, prayer: str, language: str) -> list[Finding]:
    """Every point with what was found, in the order of the table. `language` is "en" or "fr"."""
    both = f"{statement}\n{prayer}"
    count = word_count(both)
    return [
        Finding(Point.WORDS, Verdict.MET if count <= MOST_WORDS else Verdict.BROKEN, number=count),
        _request(statement, prayer, language),
        _found(Point.LINKS, Verdict.BROKEN, _with(_LINK, both)),
        _found(Point.ADDRESSEE, Verdict.BROKEN, _with(_OTHER_POWERS[language], prayer)),
        _found(Point.FEDERAL, Verdict.LOOK, _with(_NOT_FEDERAL[language], both)),
        _found(Point.COURTS, Verdict.LOOK, _with(_COURTS[language], both)),
        _found(Point.RESPECT, Verdict.LOOK, _with(_DISRESPECT[language], both)),
    ]


def _request(statement: str, prayer: str, language: str) -> Finding:
    """An order in the prayer breaks the rule; in the statement "must" may tell of a duty."""
    if ordered := tuple(_with(_ORDER[language], prayer)):
        return Finding(Point.REQUEST, Verdict.BROKEN, ordered)
    return _found(Point.REQUEST, Verdict.LOOK, _with(_ORDER[language], statement))


def _with(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (sentence for sentence in sentences(text) if pattern.search(sentence))


def _found(point: Point, verdict: Verdict, those: Iterator[str]) -> Finding:
    found = tuple(dict.fromkeys(those))
    return Finding(point, verdict if found else Verdict.MET, found)
