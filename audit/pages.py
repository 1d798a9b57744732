"""The kinds of public pages, and the addresses at which the demonstration shows them."""

from dataclasses import dataclass

LANGUAGES = ("en", "fr", "ru", "ar")
PETITION, LETTER, STATEMENT = "waive-travel-loans", "let-war-resisters-stay", "right-to-dissent"
OFFICE = "minister-of-immigration"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page. `path` has its language in it; `is_listed` is whether search engines may list it."""

    name: str
    path: str
    is_listed: bool = True
    status: int = 200


KINDS = (
    Kind("front page", "/{lang}/"),
    Kind("list and archive", "/{lang}/petitions?state=all"),
    Kind("petition", f"/{{lang}}/petitions/{PETITION}"),
    Kind("letter", f"/{{lang}}/petitions/{LETTER}"),
    Kind("statement", f"/{{lang}}/petitions/{STATEMENT}"),
    Kind("check your inbox", f"/petitions/{PETITION}/check-your-inbox", is_listed=False),
    Kind("signatory's page", "{own_page}", is_listed=False),
    Kind("delivery record", f"/{{lang}}/petitions/{PETITION}/deliveries"),
    Kind("one delivery", "{receipt}"),
    Kind("offices", "/{lang}/offices"),
    Kind("one office", f"/{{lang}}/offices/{OFFICE}"),
    Kind("check a file", "/{lang}/verify"),
    Kind("guide", "/{lang}/guides/call"),
    Kind("privacy", "/{lang}/privacy"),
    Kind("accessibility", "/{lang}/accessibility"),
    Kind("widget", f"/{{lang}}/petitions/{PETITION}/embed", is_listed=False),
    Kind("no such page", "/{lang}/no-such-page", is_listed=False, status=404),
)
