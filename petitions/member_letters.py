"""Letters to members of an organisation: for whom they still are, and the link that ends their kind.

The link holds whose letters of which kind end, under a mark that only this site can make: nothing of it is
kept, and it opens nothing but the page on which that kind is turned off and on.
"""

from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from petitions.alerts.kinds import WRITTEN_TO, AlertKind
from petitions.alerts.queries import turned_off
from petitions.delivery.documents.colours import ink
from petitions.organizers.models import Membership
from petitions.outbox.models import Message
from petitions.site import site_url

Context = dict[str, Any]


class Unwanted(Exception):
    """Nobody is to get the letter any more: its reader has left, or turned its kind off meanwhile."""


def from_words(_session: Session, message: Message) -> Context:
    """What a letter says that was posted with its words, the link under ``path``."""
    words = {name: _fixed(value) for name, value in message.words.items()}
    links = {
        "button_url": site_url(words.get("path", "/organize/")),
        "off_url": _off_url(words),
        "choices_url": site_url("/organize/account/alerts"),
    }
    return {"accent": ink(""), "reply_to": ""} | words | links


def _fixed(value: Any) -> Any:
    """Lists as tuples: what is said alike is written once."""
    if isinstance(value, list):
        return tuple(_fixed(each) for each in value)
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def _off_url(words: Context) -> str:
    if "kind" not in words:
        return ""
    return site_url(f"/alerts/off/{off_token(words['member'], words['organizer'], words['kind'])}")


def check_wanted(session: Session, message: Message) -> None:
    """Look once more before a letter goes, since it may have waited for hours. Raises: Unwanted."""
    words = message.words if message.context else {}
    if "member" not in words:
        return
    found = member_of(session, words["member"], words["organizer"])
    if found is None or not found.organizer.active:
        raise Unwanted("not a member any more")
    kind = AlertKind(words["kind"]) if "kind" in words else None
    if kind and (kind in turned_off(session, found.id) or found.role not in WRITTEN_TO[kind]):
        raise Unwanted("turned off")


def member_of(session: Session, membership_id: int, organizer_id: int) -> Membership | None:
    """A membership that is still the same person's: SQLite gives numbers out again."""
    found = session.get(Membership, membership_id)
    return found if found is not None and found.organizer_id == organizer_id else None


def off_token(membership_id: int, organizer_id: int, kind: str) -> str:
    """What stands in the link of a letter."""
    return str(_serializer().dumps([membership_id, organizer_id, str(kind)]))


def read_off_token(session: Session, token: str) -> tuple[Membership, AlertKind] | None:
    """Whose letters of which kind a link is about; None when it is not ours or they are gone."""
    try:
        membership_id, organizer_id, kind = _serializer().loads(token)
    except (BadData, ValueError, TypeError):
        return None
    found = member_of(session, membership_id, organizer_id)
    return (found, AlertKind(kind)) if found is not None else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="countersign: letters of a kind")
