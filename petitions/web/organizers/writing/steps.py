"""The steps of writing a petition: one page for each question, which are done, and which comes next."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from petitions.campaign.models import Copying, Petition, PetitionKind
from petitions.campaign.picture import lacks_words
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.parliament.keep import house_texts
from petitions.web.organizers.access import Access
from petitions.web.organizers.writing.parts import BLANK, PAGE_OF, blanks_of


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the way: its name, the room it is, and what it asks. `part` is of the room that writes."""

    code: str
    endpoint: str
    label: LazyString
    part: str | None = None

    def path(self, petition: Petition) -> str:
        """Where the page is."""
        return url_for(self.endpoint, slug=petition.slug, part=self.part)


WAY: tuple[Page, ...] = (
    Page("ask", "organize.write_part", _l("What you ask"), "ask"),
    Page("exactly", "organize.write_part", _l("What exactly"), "exactly"),
    Page("addressees", "organize.addressees", _l("Of whom")),
    Page("why", "organize.write_part", _l("Why"), "why"),
    Page("letter", "organize.write_part", _l("The letter"), "letter"),
    Page("languages", "organize.languages", _l("In which languages")),
    Page("look", "organize.look", _l("How it looks")),
    Page("schedule", "organize.schedule", _l("When it is delivered")),
    Page("check", "organize.check", _l("Check and send")),
)
BESIDE: tuple[Page, ...] = (
    Page("details", "organize.details", _l("Goal and days")),
    Page("picture", "organize.campaign_picture", _l("Picture")),
    Page("thanks", "organize.write_part", _l("Thank you"), "thanks"),
    Page("partners", "organize.partners", _l("Partners")),
    Page("files", "organize.downloads", _l("Files")),
    Page("house", "organize.house", _l("House of Commons")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A page in the list beside the form. `standing` is "done", "missing" or "" for what may be left out."""

    path: str
    label: LazyString
    standing: str
    is_here: bool


def way_of(access: Access) -> list[Page]:
    """The pages that this petition needs and this organizer may open."""
    is_letter = access.petition.kind == PetitionKind.LETTER
    return [
        page
        for page in WAY
        if (page.code != "letter" or is_letter) and (page.code != "schedule" or access.may("deliver"))
    ]


def steps_of(access: Access) -> tuple[list[Step], list[Step]]:
    """The way as a list to look at and to jump in, and what may stand beside it."""
    petition = access.petition
    lacks, done = {code for code, _sentence in lacks_of(access)}, _done(access)
    first = petition.first_language
    lacks |= {PAGE_OF[each.field] if each.language == first else "languages" for each in blanks_of(petition)}
    return _listed(access, way_of(access), lacks, done), _listed(access, BESIDE, lacks, done)


def _listed(access: Access, pages: Iterable[Page], lacks: set[str], done: set[str]) -> list[Step]:
    part = (request.view_args or {}).get("part")
    return [
        Step(
            page.path(access.petition),
            page.label,
            "missing" if page.code in lacks else "done" if page.code in done else "",
            request.endpoint == page.endpoint and page.part == part,
        )
        for page in pages
    ]


def _done(access: Access) -> set[str]:
    petition, text = access.petition, access.petition.text()
    found = {
        "ask": bool(text.title and text.demand),
        "exactly": bool(text.body),
        "addressees": any(each.copying == Copying.TO for each in petition.addressees),
        "why": bool(text.why),
        "letter": bool(text.sample_letter),
        "languages": len(petition.languages) > 1,
        "look": bool(petition.picture or petition.accent),
        "schedule": access.session.get(DeliverySchedule, petition.id) is not None,
        "details": bool(petition.goal or petition.opens_at or petition.closes_at),
        "picture": petition.picture is not None,
        "thanks": bool(text.thank_you),
        "partners": bool(petition.partners),
        "files": bool(petition.downloads),
        "house": bool(house_texts(access.session, petition.id)),
    }
    return {code for code, is_done in found.items() if is_done}


def lacks_of(access: Access) -> list[tuple[str, str]]:
    """What must still be done before the petition is sent in: the page's code and a sentence."""
    petition, text, lacks = access.petition, access.petition.text(), []
    if not (text.body or text.why):
        lacks.append(("exactly", _("The text says nothing yet beyond title and demand.")))
    if not any(each.copying == Copying.TO for each in petition.addressees):
        lacks.append(("addressees", _("Nobody is asked yet.")))
    if petition.kind == PetitionKind.LETTER and not text.sample_letter:
        lacks.append(("letter", _("There is no sample letter yet.")))
    if access.session.get(DeliverySchedule, petition.id) is None:
        lacks.append(("schedule", _("It is not settled yet when it is delivered.")))
    for written in house_texts(access.session, petition.id):
        for words in BLANK.findall(f"{written.statement} {written.prayer}"):
            lacks.append(("house", _("A blank is still to be filled in: %(blank)s", blank=words)))
    if lacks_words(petition):
        lacks.append(("picture", _("The picture has no words yet: what is to be seen, and who made it.")))
    return lacks


def missing(access: Access) -> list[tuple[str, str]]:
    """What a petition still lacks before it can be sent in: a sentence and where to mend it."""
    petition, pages = access.petition, {page.code: page for page in WAY + BESIDE}
    lacks = [(sentence, pages[code].path(petition)) for code, sentence in lacks_of(access)]
    return lacks + [
        (_("A blank is still to be filled in: %(blank)s", blank=each.words), each.path(petition))
        for each in blanks_of(petition)
    ]


def saved(access: Access, path: str) -> ResponseReturnValue:
    """On to the next page when that was the button, else back to the form; with the good news."""
    flash(_("Saved."), "success")
    return redirect(_next_path(access) if "go_on" in request.form else path)


def _next_path(access: Access) -> str:
    """The page after this one; the picture is part of the look; from a page beside the way, the check."""
    pages, part = way_of(access), (request.view_args or {}).get("part")
    endpoint = "organize.look" if request.endpoint == "organize.campaign_picture" else request.endpoint
    here = [place for place, page in enumerate(pages) if page.endpoint == endpoint and page.part == part]
    following = pages[here[0] + 1 :] if here else []
    return (following or pages[-1:])[0].path(access.petition)
