"""Forms of address made from a name and the honorific that the House gives; nobody's gender is guessed.

| honorific | on the envelope in English | in French |
|---|---|---|
| none | Ann Lee, M.P. | Ann Lee, député(e) |
| Hon. | The Honourable Ann Lee, M.P. | L’honorable Ann Lee, député(e) |
| Right Hon. | The Right Honourable Ann Lee, M.P. | Très hon. Ann Lee, député(e) |

A minister is of the Privy Council, whose letters stand before "M.P.". Source: docs/glossary.md.
"""

from petitions.offices.models import OfficeKind

_ENGLISH = {"hon.": "The Honourable ", "right hon.": "The Right Honourable "}
_FRENCH = {"hon.": "L’honorable ", "right hon.": "Très hon. "}


def member_styles(name: str, honorific: str = "") -> dict[str, str]:
    """The forms of address of a member of Parliament, as the columns of a holder."""
    kind = honorific.lower()
    return {
        "style_en": f"{_ENGLISH.get(kind, '')}{name}, M.P.",
        "style_fr": f"{_FRENCH.get(kind, '')}{name}, député(e)",
        "salutation_en": f"Dear {name}",
        "salutation_fr": f"Bonjour {name}",
    }


def minister_styles(name: str, last_name: str, honorific: str, kind: OfficeKind) -> dict[str, str]:
    """The forms of address of a minister, who is honourable whatever the file leaves out."""
    is_first = kind is OfficeKind.PRIME_MINISTER
    rank = honorific.lower() if honorific.lower() in _ENGLISH else "right hon." if is_first else "hon."
    return {
        "style_en": f"{_ENGLISH[rank]}{name}, P.C., M.P.",
        "style_fr": f"{_FRENCH[rank]}{name}, C.P., député(e)",
        "salutation_en": "Dear Prime Minister" if is_first else f"Dear Minister {last_name}",
        "salutation_fr": "Madame la Première ministre, Monsieur le Premier ministre"
        if is_first
        else "Madame la Ministre, Monsieur le Ministre",
    }
