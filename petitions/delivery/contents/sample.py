"""What a first delivery will look like before anybody has signed: our own words, example numbers."""

import datetime as dt
from zoneinfo import ZoneInfo

from petitions.campaign.models import Addressee, Petition, PetitionKind
from petitions.delivery.contents.addressing import VACANT
from petitions.delivery.contents.compile import organization_of, text_of
from petitions.delivery.documents import package as documents
from petitions.offices.models import Office, OfficeKind

# A number that looks like no promise and no round sum; the classes add up to it.
CONFIRMED, PAPER, PENDING = 1164, 40, 73
_FIRST_DAYS = (31, 96, 214, 187, 122, 160, 154, 93, 66, 41)
_SPAN = dt.timedelta(days=len(_FIRST_DAYS))
_PROVINCES = {"ON": "512", "QC": "268", "BC": "171", "AB": "94", "MB": "61", "NS": "38", "NB": "17"}


def sample_language(petition: Petition, addressee: Addressee | None) -> str:
    """The language that the office is written to in."""
    office = addressee.office if addressee else None
    wanted = office.language if office else petition.first_language
    return "fr" if wanted.startswith("fr") else "en"


def sample_package(
    petition: Petition, addressee: Addressee | None, *, mark: str, url: str, zone: str, now: dt.datetime
) -> documents.Package:
    """A first delivery to an addressee (None: somebody like a member of Parliament) with example numbers.

    `mark` says on every page, in the office's language, that it is an example; no name is made up.
    """
    language = sample_language(petition, addressee)
    today = now.astimezone(ZoneInfo(zone)).date()
    is_letter = petition.kind == PetitionKind.LETTER
    sample = petition.text(language).sample_letter
    group = documents.LetterGroup(sample, CONFIRMED + PAPER, is_sample=True)
    return documents.Package(
        reference=f"CS-{today.year}-000-01-1",
        language=language,
        sequence=1,
        organization=organization_of(petition),
        petition=text_of(petition, language, zone, url),
        addressee=_addressee(petition, addressee, language, today),
        window=documents.Window(
            now - dt.timedelta(days=len(_FIRST_DAYS)), now, ZoneInfo(zone), is_first=True
        ),
        totals=_totals(petition),
        names=lambda: (),
        comments=documents.no_comments,
        growth=_growth(today),
        provinces=_PROVINCES | {"unknown": "43"},
        letters=documents.Letters(groups=(group,)) if is_letter and sample else None,
        sample_mark=mark,
    )


def _totals(petition: Petition) -> documents.Totals:
    name = documents.CountClass
    return documents.Totals(
        signatories=CONFIRMED + PAPER,
        new_since_last=CONFIRMED + PAPER,
        by_class={name.CONFIRMED: CONFIRMED, name.PAPER: PAPER, name.PENDING: PENDING},
        goal=petition.goal,
    )


def _growth(today: dt.date) -> tuple[documents.DayCount, ...]:
    first = today - _SPAN
    return tuple(
        documents.DayCount(first + dt.timedelta(days=place), count)
        for place, count in enumerate(_FIRST_DAYS, start=1)
    )


# Whom the sample is for while no office is chosen, or each signatory's own member is.
_A_MEMBER = ("Member of Parliament", "Membre du Parlement")


def _addressee(
    petition: Petition, addressee: Addressee | None, language: str, today: dt.date
) -> documents.Addressee:
    copies = [
        each.office.title(language) for each in petition.addressees if each.copying == "cc" and each.office
    ]
    office = addressee.office if addressee else None
    if office is None:
        salutation = VACANT[OfficeKind.MEMBER][language == "fr"]
        return documents.Addressee(
            office_title=_A_MEMBER[language == "fr"], salutation=salutation, cc=tuple(copies)
        )
    holder = office.holder_on(today)
    return documents.Addressee(
        office_title=office.title(language),
        salutation=holder.salutation(language) if holder else _vacant(office, language),
        holder=holder.style(language) if holder else "",
        address_lines=tuple(office.address(language).splitlines()),
        cc=tuple(copies),
    )


def _vacant(office: Office, language: str) -> str:
    return VACANT[OfficeKind(office.kind)][language == "fr"]
