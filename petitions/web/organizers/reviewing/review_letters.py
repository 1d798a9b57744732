"""Letters about a review: to the organizers what the platform says, to the platform what they answer."""

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from petitions.campaign.models import Petition
from petitions.organizers.models import Membership, Organizer
from petitions.organizers.permissions import ALLOWED, PLATFORM_ADMIN, Permission
from petitions.outbox.post import post
from petitions.queue import nudge
from petitions.review.models import Act, ReviewNote
from petitions.review.queries import notes_of, platform_staff
from petitions.text.manners import canadian
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.reviewing.review_words import REASONS

_WRITERS = [role for role, allowed in ALLOWED.items() if Permission.DISCUSS in allowed]


def tell(access: Access, note: ReviewNote) -> None:
    """Write to the other side: in the transaction of the note, so that none is without its letter."""
    readers = _organizers(access.petition) if note.is_from_platform else _platform(access)
    for reader in readers:
        if reader.id != access.me.organizer.id:
            _post(access, note, reader)


def send() -> None:
    """After the commit."""
    nudge("mail")


def _organizers(petition: Petition) -> list[Organizer]:
    members: list[Membership] = petition.organization.members
    return [each.organizer for each in members if each.role in _WRITERS and each.organizer.active]


def _platform(access: Access) -> list[Organizer]:
    """Whoever of the platform wrote here before; when nobody did, everybody."""
    staff = platform_staff(access.session, PLATFORM_ADMIN)
    wrote = {note.author_id for note in notes_of(access.session, access.petition.id) if note.is_from_platform}
    return [each for each in staff if each.id in wrote] or list(staff)


def _post(access: Access, note: ReviewNote, reader: Organizer) -> None:
    petition = access.petition
    with force_locale(str(canadian(reader.language))):
        words = {
            "title": petition.text().title,
            "headline": _headline(note),
            "reasons": "\n".join(str(REASONS[code]) for code in note.reasons),
            "words": note.words,
            "path": url_for("organize.review", slug=petition.slug),
        }
    about = ("petition", petition.id)
    post(
        access.session,
        letter="review",
        recipient=reader.email,
        language=reader.language,
        about=about,
        context=words,
        now=now(),
    )


def _headline(note: ReviewNote) -> str:
    said = {
        Act.APPROVED: _("Your petition is open"),
        Act.RETURNED: _("Your petition was sent back to be changed"),
        Act.REJECTED: _("Your petition was not accepted"),
        Act.HIDDEN: _("Your petition was hidden from the public"),
        Act.COMMENT_HIDDEN: _("A comment under your petition was hidden"),
        Act.SHOWN: _("Your petition is shown to the public again"),
    }
    wrote = _("The platform wrote to you") if note.is_from_platform else _("The organizers wrote to you")
    return str(said.get(Act(note.act), wrote))
