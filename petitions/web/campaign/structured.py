"""A petition's page as search engines read it: schema.org in JSON-LD.

It stands in the page as a data block. A browser runs no such block, and therefore does not ask the content
security policy about it (HTML, "prepare the script element": a data block returns before that step).
"""

from typing import Any

from petitions.campaign.models import Petition, PetitionText
from petitions.web.campaign.pictures import PictureView
from petitions.web.current import absolute, rfc_3339


def structured(
    petition: Petition, text: PetitionText, *, path: str, count: int, picture: PictureView | None
) -> dict[str, Any]:
    """The page, who runs it, and how many have endorsed what it asks."""
    organization = petition.organization
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": absolute(path),
        "url": absolute(path),
        "name": text.title,
        "description": text.demand,
        "inLanguage": text.language,
        "datePublished": rfc_3339(petition.opened_at),
        "dateModified": rfc_3339(max(text.created_at, petition.opened_at or text.created_at)),
        "publisher": {"@type": "Organization", "name": organization.name, "url": organization.website},
        "image": absolute(picture.largest) if picture else None,
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/EndorseAction",
            "userInteractionCount": count,
        },
        "potentialAction": {"@type": "EndorseAction", "target": absolute(f"{path}#sign")},
    }
    return _without_gaps(data)


def _without_gaps(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_gaps(value) if isinstance(value, dict) else value
        for name, value in data.items()
        if value not in (None, "")
    }
