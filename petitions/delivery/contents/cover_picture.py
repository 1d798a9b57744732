"""The campaign's picture for the cover of a report."""

from petitions.campaign.models import Petition
from petitions.delivery.documents.picture import Picture


def cover_picture(petition: Petition, language: str, content: bytes) -> Picture | None:
    """The picture with its words in a language; None when there is none, or when its file is away."""
    row = petition.picture
    if row is None or not content:
        return None
    words = row.caption(language)
    return Picture(content, words["alt"], words["credit"], row.spoken(language), row.focus)
