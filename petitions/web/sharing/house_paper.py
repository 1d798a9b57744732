"""The words of the paper petition to the House of Commons: plain values for the typesetter, no markup."""

from typing import Any

from petitions.campaign.models import Petition
from petitions.delivery.documents.typed import one_line
from petitions.parliament.models import HouseText
from petitions.parliament.phrases import ADVICE, PHRASES, phrase
from petitions.parliament.rules import word_count

# The House wants 25 valid signatures: some will be turned down, so there is room for more.
LINES = 30
# On the first page under the whole text, by its words: (up to so many, lines, points of height for the text).
# The House wants three lines there at least.
FIRST_PAGE = ((100, 12, 240), (230, 8, 330))
LONG_FIRST_PAGE = (5, 440)


def house_words(petition: Petition, text: HouseText) -> dict[str, Any]:
    """What stands on the sheets, in the language of the formal text."""
    words = word_count(f"{text.statement} {text.prayer}")
    fitting = ((lines, points) for most, lines, points in FIRST_PAGE if words <= most)
    first, height = next(fitting, LONG_FIRST_PAGE)
    fixed, organization = PHRASES[text.language], petition.organization
    address = [organization.name, *organization.postal_address.splitlines(), organization.email]
    return {
        "language": text.language,
        "title": phrase(text, "heading"),
        "heading": phrase(text, "heading"),
        "organization": one_line(organization.name),
        "opening": phrase(text, "opening"),
        "statement": text.statement,
        "prayer_opening": phrase(text, "prayer"),
        "prayer": text.prayer,
        "columns": ["", fixed["name"], fixed["address"], fixed["signature"]],
        "page": fixed["page"],
        "text_height": height,
        "first_count": first,
        "more_count": LINES - first,
        "aside": fixed["aside"],
        "advice": list(ADVICE[text.language]),
        "return_to": [one_line(line) for line in dict.fromkeys(address) if line.strip()],
    }
