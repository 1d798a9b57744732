"""Whether two signatures on two mailboxes may be one person's: a question with its reasons, never a decision.

Who gets which place on one mailbox is decided while signing, in identity/match.py. Here both rows count, and
go on counting until the organizer has looked at them.

| two signatures on two mailboxes | question |
|---|---|
| Ann Lee, K1A 0A6 and LEE Ann, K1A 0A6 | same_name, same_postal_code |
| Анна Ли, K1A 0A6 and Anna Li, K1A 0A6 | same_folded_name, same_postal_code |
| the same, ann.lee@gmail.com and annlee@outlook.com | … and similar_mailbox |
| the same, within an hour | … and signed_soon_after |
| Ann Lee, K1A 0A6 and Ann Lee, K1A 0A7 | none |
| Ann Lee and Ann Lee, both abroad without a postal code | none |
"""

import datetime as dt
import enum
import re
from dataclasses import dataclass

from petitions.identity.name_key import is_same_name, name_key

SOON = dt.timedelta(hours=1)


class Likeness(enum.StrEnum):
    """Why two signatures may be one person's. The last two only make the question weigh more."""

    SAME_NAME = "same_name"
    SAME_FOLDED_NAME = "same_folded_name"
    SAME_POSTAL_CODE = "same_postal_code"
    SIMILAR_MAILBOX = "similar_mailbox"
    SIGNED_SOON_AFTER = "signed_soon_after"


@dataclass(frozen=True, slots=True)
class Signatory:
    """What is known of who signed. `canonical_email` is the form of identity/email_key, "" when erased."""

    name: str
    country: str
    postal_code: str
    canonical_email: str
    signed_at: dt.datetime


def likenesses(one: Signatory, other: Signatory) -> tuple[Likeness, ...]:
    """Why the two may be one person; empty when there is nothing to ask."""
    if not one.postal_code or (one.country, one.postal_code) != (other.country, other.postal_code):
        return ()
    if name_key(one.name) != name_key(other.name):
        return ()
    spelt_alike = is_same_name(one.name, other.name) and one.name.isascii() == other.name.isascii()
    found = [Likeness.SAME_NAME if spelt_alike else Likeness.SAME_FOLDED_NAME, Likeness.SAME_POSTAL_CODE]
    if _mailbox_name(one) and _mailbox_name(one) == _mailbox_name(other):
        found.append(Likeness.SIMILAR_MAILBOX)
    if abs(one.signed_at - other.signed_at) <= SOON:
        found.append(Likeness.SIGNED_SOON_AFTER)
    return tuple(found)


def _mailbox_name(signatory: Signatory) -> str:
    """The part before the @ without its punctuation: people take the same name at every provider."""
    return re.sub(r"[._'\"-]", "", signatory.canonical_email.rpartition("@")[0])
