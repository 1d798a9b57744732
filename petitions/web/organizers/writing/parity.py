"""What is missing in which language, as sentences with links to the place where it is mended."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _

from petitions.campaign.models import Petition
from petitions.campaign.parity import Gap, Part, gaps
from petitions.web.current import language_name

NAMES = {
    Part.TITLE: _("Title"),
    Part.DEMAND: _("The demand, in one sentence"),
    Part.BODY: _("What exactly do you ask?"),
    Part.WHY: _("Why is this important?"),
    Part.FOOTNOTES: _("Notes and sources"),
    Part.SAMPLE_LETTER: _("Sample letter"),
    Part.THANK_YOU: _("Thank you, shown after confirming"),
    Part.PICTURE: _("The picture in words, for those who do not see it"),
    Part.FILES: _("A file to read in this language"),
    Part.OLDER: _(
        "The first text was written again since: please see whether this one still says it, and save it"
    ),
}
PLACES = {Part.PICTURE: "organize.campaign_picture", Part.FILES: "organize.downloads"}


@dataclass(frozen=True, slots=True)
class Lacking:
    """A language and what it lacks: (what, where it is mended)."""

    language: str
    name: str
    parts: list[tuple[str, str]]


def lacking(petition: Petition) -> list[Lacking]:
    """The languages that do not say all that the first one does."""
    found: dict[str, list[tuple[str, str]]] = {}
    for gap in gaps(petition):
        found.setdefault(gap.language, []).append((str(NAMES[gap.part]), _place(petition, gap)))
    return [Lacking(code, language_name(code), parts) for code, parts in found.items()]


def _place(petition: Petition, gap: Gap) -> str:
    if endpoint := PLACES.get(gap.part):
        return url_for(endpoint, slug=petition.slug)
    field = "" if gap.part == Part.OLDER else gap.part
    return url_for(
        "organize.edit_text", slug=petition.slug, text_language=gap.language, _anchor=field or None
    )
