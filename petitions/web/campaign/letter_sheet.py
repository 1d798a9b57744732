"""What a petition of kind letter shows besides: the sheet to write on, and how many mailed theirs too."""

import datetime as dt
import json
from dataclasses import dataclass

from babel import Locale
from flask_babel import force_locale, get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind, PetitionText
from petitions.counting.queries import count
from petitions.counting.small_cells import Cell, hide_small_cells
from petitions.signing.mailed import mailed_count
from petitions.site import spoken
from petitions.text.blanks import BLANKS
from petitions.text.manners import canadian
from petitions.web.campaign.pages import today
from petitions.web.signing.letter_forms import expected_salutations

# Enough numbers to meet every plural form of every language.
_NUMBERS = range(201)


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """How the letters begin and end in their own language; `own_words` and `blanks` are JSON for letter.js.

    `mailed` is the public number of those who say that they mailed theirs: 0, a number, "<5" or "5+".
    """

    salutations: list[str]
    closing: str
    own_words: str
    blanks: str
    mailed: Cell


def letter_sheet(session: Session, petition: Petition, text: PetitionText) -> LetterSheet | None:
    """The sheet of a petition in the language of a text; None when nobody writes letters to it."""
    if petition.kind != PetitionKind.LETTER:
        return None
    with force_locale(str(canadian(spoken(text.language)))):
        salutations, closing = _frame(petition, text.language, today())
    return LetterSheet(
        salutations=salutations,
        closing=closing,
        own_words=json.dumps(own_words_forms(), ensure_ascii=False),
        blanks=json.dumps(BLANKS, ensure_ascii=False),
        mailed=public_mailed(session, petition.id),
    )


def _frame(petition: Petition, language: str, day: dt.date) -> tuple[list[str], str]:
    begun = expected_salutations(petition.addressees, language, day)
    return list(dict.fromkeys(begun)) or [_("Dear Sir or Madam,")], _("Sincerely,")


def public_mailed(session: Session, petition_id: int) -> Cell:
    """How many say that they mailed their letter, with small cells hidden, the complement's too."""
    number = mailed_count(session, petition_id)
    others = max(0, count(session, petition_id) - number)
    return hide_small_cells({"mailed": number, "others": others})["mailed"]


def own_words_forms() -> dict[str, str]:
    """ "12 words of your own" in each plural form of the page's language, by the form's name in the CLDR."""
    rule = (get_locale() or Locale("en")).plural_form
    numbers = {rule(number): number for number in reversed(_NUMBERS)}
    return {
        form: ngettext("%(shown)s word of your own", "%(shown)s words of your own", number, shown="{count}")
        for form, number in numbers.items()
    }
