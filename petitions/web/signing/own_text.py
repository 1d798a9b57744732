"""What a signatory signed, to be read again as it stood, and what everybody can see of them now."""

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from petitions.campaign.models import PetitionText
from petitions.comments.queries import shown_comment
from petitions.extensions import db
from petitions.signing.models import Exposure, Signature, SignatureKind
from petitions.web.campaign.pages import rich_text


@dataclass(frozen=True, slots=True)
class WholeText:
    """One version of a petition's text, whole."""

    demand: str
    body: Markup
    why: Markup
    footnotes: Markup


def whole_text(text: PetitionText) -> WholeText:
    """The version that was signed, whatever the petition says today."""
    return WholeText(
        demand=text.demand,
        body=rich_text(text.body, "signed-body"),
        why=rich_text(text.why, "signed-why"),
        footnotes=rich_text(text.footnotes, "signed-notes"),
    )


def public_now(signature: Signature) -> list[str]:
    """What of the signature everybody can see on this site, in words; nothing for most."""
    shown = []
    if signature.kind == SignatureKind.ORGANIZATION:
        shown.append(_("The name of your organisation, its place and its logo"))
    if signature.exposure == Exposure.PUBLIC:
        shown.append(_("Your name"))
        if shown_comment(db.session(), signature):
            shown.append(_("Your comment, with private particulars masked"))
    return shown
