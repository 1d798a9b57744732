"""Characters that cannot be seen or should not be shown: the one table that every check of typed text uses.

The classes are named by what they do to a reader, since Unicode's own categories mix harmless characters
(the joiners of Persian and of emoji) with harmful ones (those that turn the reading direction round).

Source: Unicode Character Database (White_Space, Default_Ignorable_Code_Point, Bidi_Control), UTS 39, UAX 9.
"""

import re

# White_Space of the Unicode Character Database. Python's str.strip() would also take U+001C-U+001F.
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
# Marks without a shape that come along when an address or a name is copied: soft hyphen, zero width space,
# direction marks, embeddings and isolates, word joiner, byte order mark. Not the overrides: those attack.
STRAY_MARKS = (
    "\xad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff"
)

BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
TAG_CHARACTERS = re.compile("[\U000e0000-\U000e007f]")
SURROGATES = re.compile("[\ud800-\udfff]")
# C0 without tab and line feed, DEL, C1, and code points that are no characters, which XML cannot hold.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Everything that ends a line for some program, and so could begin a mail header.
SINGLE_LINE_BREAKERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")

# What leaves no ink: white space, format characters, Hangul fillers, the empty Braille cell, invisible
# vowels, variation selectors, the null note head and the tags.
_INKLESS = (
    "\\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
# Accents and vowel signs of scripts that can be written without them; not the vowels of Thai or Devanagari.
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
INKLESS = re.compile(f"[{_INKLESS}]+")
ACCENTS = re.compile(f"[{_ACCENTS}]+")

_ENDS = WHITE_SPACE + STRAY_MARKS


def trimmed(text: str) -> str:
    """The text without white space and stray invisible marks at its ends; the inside is left as it is."""
    return text.strip(_ENDS)


def is_empty_looking(text: str) -> bool:
    """Whether nothing of the text can be seen: blanks, fillers, or accents with nothing under them."""
    return not ACCENTS.sub("", INKLESS.sub("", text))
