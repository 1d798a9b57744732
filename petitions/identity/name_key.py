"""Names: which are accepted, and which are the same person's.

Accepted and shown as typed, but for blanks at the ends: Ann · O · O’Neil · Jennifer Null · علی‌رضا · ᐃᓄᒃᑎᑐᑦ ·
Xʷməθkʷəy̓əm · 王伟. Refused: see InvalidName.

Two comparisons, because two mistakes cost differently:

| pair | in one mailbox (is_same_name) | across mailboxes (name_key) |
|---|---|---|
| Ann Lee, ANN  LEE, Lee Ann, Lee, Ann | same | same |
| José Núñez, Jose Nunez | same | same |
| O'Neil, O’Neil, ONeil | same | same |
| Jean-Luc, Jean Luc | same | same |
| Jean-Luc, JeanLuc; O'Neil, O Neil | same | apart |
| Ann, A\\u200bnn; علی‌رضا, علی رضا | same | same, apart |
| Ann, Аnn (Cyrillic A) | same | same |
| Анна, Anna | same | same |
| Rose, R0se | same | apart |
| 王伟, 王薇 (both Wang Wei) | apart | same |
| Ann Lee, Anne Lee; Ann Lee, Ann B. Lee | apart | apart |

In one mailbox a wrongly refused second vote is cheap and can be claimed; across mailboxes equality only ever
asks the organizer a question.
"""

import re
import unicodedata

from anyascii import anyascii

from petitions.errors import Refusal
from petitions.identity.look_alikes import DIGIT_READINGS, KEYBOARD_VARIANTS, LATIN_LOOK_ALIKES
from petitions.text.characters import (
    ACCENTS,
    BIDI_CONTROLS,
    INKLESS,
    SINGLE_LINE_BREAKERS,
    SURROGATES,
    TAG_CHARACTERS,
    WHITE_SPACE,
    is_empty_looking,
    trimmed,
)

NAME_MAX_LENGTH = 200
NAME_KEY_MAX_LENGTH = 300
_MOST_WORDS_LAID_OUT = 8  # orders of words grow as their factorial

_ORDINARY = re.compile(r"[A-Za-z](?:[A-Za-z' -]*[A-Za-z])?")
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:mailto|javascript|data|tel|file):", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[\w-]+\.)*[\w-]{3,}(?:\.[\w-]{2})?\.(?:com|net|org|info|biz|xyz|top|online|site|shop|club|app|dev|edu|gov|web|рф"
    r"|ca|ru|cn|io|co|uk|de|fr|eu|us|me|tv|cc|ly|to)(?::[0-9]+)?(?:[/?#].*)?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")
_AROUND_A_LINK = "()[]<>{},;:.!?\"'"

_APOSTROPHES = re.compile("['`´ʹʻʼʽˈ׳‘’‛′＇]")
_ASCII_WORD = re.compile("[a-z0-9]+")
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])[01|]|[01|](?=[^\W\d_])")
_CAPITAL_I_IN_A_WORD = re.compile("(?<=[A-Za-z])I(?=[a-z])")
_LATIN = re.compile("[\x80-\u036f\u1d00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]+")


class InvalidName(Refusal):
    """The name cannot be shown. The visitor sees 422 and a sentence beside the field.

    Codes: missing, not_text, control_characters, bidi_controls, too_long (with `limit`), url, email_address.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, field="name", **values)


def check_name(typed: str) -> str:
    """The name as it will be shown: as typed, without blanks at its ends. Raises: InvalidName."""
    if len(typed) <= NAME_MAX_LENGTH and _ORDINARY.fullmatch(typed):
        return typed
    name = trimmed(typed)
    _refuse_unshowable(name)
    _refuse_links(unicodedata.normalize("NFKC", name).replace("\u3002", "."))
    return name


def name_key(name: str) -> str:
    """The folded name in Latin letters, words in order of the alphabet: equal keys are worth a question.

    At most NAME_KEY_MAX_LENGTH characters. Never empty for a name that check_name lets through.
    """
    if name.isascii() and (ascii_words := _folded(name)):
        return " ".join(sorted(ascii_words))[:NAME_KEY_MAX_LENGTH]
    words = [anyascii(_as_one_script(word)).lower() for word in _folded(name)]
    letters = sorted(part for word in words for part in _ASCII_WORD.findall(_APOSTROPHES.sub("", word)))
    return (" ".join(letters) or unicodedata.normalize("NFKC", name).casefold())[:NAME_KEY_MAX_LENGTH]


def is_same_name(one: str, other: str) -> bool:
    """Whether two names in one mailbox are one person's, however they are spelt."""
    readings, others = _readings(one), _readings(other)
    if any(_are_same_words(words, theirs) for words in readings for theirs in others):
        return True
    return _are_same_across_scripts(readings[0], others[0])


def _refuse_unshowable(name: str) -> None:
    if SURROGATES.search(name):
        raise InvalidName("not_text")
    if SINGLE_LINE_BREAKERS.search(name):
        raise InvalidName("control_characters")
    if BIDI_CONTROLS.search(name) or TAG_CHARACTERS.search(name):
        raise InvalidName("bidi_controls")
    if len(name) > NAME_MAX_LENGTH:
        raise InvalidName("too_long", limit=NAME_MAX_LENGTH)
    if is_empty_looking(name):
        raise InvalidName("missing")


def _refuse_links(name: str) -> None:
    if _ADDRESS.search(name):
        raise InvalidName("email_address")
    if _LINK.search(name) or any(_HOST.fullmatch(word.strip(_AROUND_A_LINK)) for word in name.split()):
        raise InvalidName("url")


def _folded(name: str) -> list[str]:
    """The words of a name without case, accents, apostrophes and what leaves no ink; Latin ones in ASCII."""
    if name.isascii():
        return _ASCII_WORD.findall(name.lower().replace("'", "").replace("`", ""))
    text = INKLESS.sub(_blank_or_nothing, _decomposed(name.translate(KEYBOARD_VARIANTS)))
    text = _LATIN.sub(lambda run: anyascii(run[0]).lower(), _APOSTROPHES.sub("", text))
    return "".join(letter if _is_of_a_word(letter) else " " for letter in text.replace("'", "")).split()


def _decomposed(name: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return ACCENTS.sub("", plain)


def _blank_or_nothing(run: re.Match[str]) -> str:
    return " " if any(character in WHITE_SPACE for character in run[0]) else ""


def _is_of_a_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _as_one_script(word: str) -> str:
    """A word that mixes scripts, read as the Latin word that it looks like; any other word as it is."""
    return word.translate(LATIN_LOOK_ALIKES) if re.search("[a-z]", word) else word


def _readings(name: str) -> list[list[str]]:
    """The ways in which a name can be read, as words; first the plain one."""
    shown = unicodedata.normalize("NFKC", name)
    latin = shown.translate(LATIN_LOOK_ALIKES)
    readings = [_folded(shown), _folded(latin), _folded(_CAPITAL_I_IN_A_WORD.sub("l", latin))]
    for table in DIGIT_READINGS:
        readings.append(_folded(_IN_A_WORD.sub(lambda digit, table=table: table[ord(digit[0])], latin)))  # type: ignore[misc]
    distinct = [words for place, words in enumerate(readings) if words not in readings[:place]]
    return distinct if any(distinct) else [[INKLESS.sub("", shown)]]


def _are_same_words(words: list[str], others: list[str]) -> bool:
    """Whether the words of one, in some order and with other gaps, spell the other."""
    text, other_text = "".join(words), "".join(others)
    if text == other_text:
        return True
    if not text or len(text) != len(other_text) or sorted(text) != sorted(other_text):
        return False
    return sorted(words) == sorted(others) or _lays_out(words, other_text) or _lays_out(others, text)


def _lays_out(words: list[str], text: str) -> bool:
    if not words:
        return not text
    if len(words) > _MOST_WORDS_LAID_OUT:
        return False
    return any(
        text.startswith(word) and _lays_out(words[:place] + words[place + 1 :], text[len(word) :])
        for place, word in enumerate(words)
    )


def _are_same_across_scripts(words: list[str], others: list[str]) -> bool:
    """Whether a name in Latin letters is the other one transliterated.

    Two names in one script are not compared so: different Chinese names often have one Latin spelling.
    """
    text, other_text = " ".join(words), " ".join(others)
    if text.isascii() == other_text.isascii():
        return False
    return _are_same_words(anyascii(text).lower().split(), anyascii(other_text).lower().split())
