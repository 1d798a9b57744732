"""The guides as other pages offer them."""

from dataclasses import dataclass

from flask import url_for

from petitions.guides.read import NAMES, guide
from petitions.web.current import direction, language


@dataclass(frozen=True, slots=True)
class GuideLink:
    """A guide by its title; `language` is that of its text, when there is none in the reader's."""

    name: str
    title: str
    about: str
    language: str
    direction: str
    path: str


def guide_links() -> list[GuideLink]:
    """Every guide in the language of the page."""
    spoken = language()
    found = [guide(name, spoken) for name in NAMES]
    return [
        GuideLink(
            each.name,
            each.title,
            each.about,
            each.language,
            direction(each.language),
            url_for("guides.guide_page", name=each.name, lang=spoken),
        )
        for each in found
    ]
