"""What one delivery to one office says, before it becomes documents: the interface of this package.

Everything is given ready to be shown: names by their exposure, small cells already hidden, the addressee's
forms in the office's language. Nothing here reads a database or a clock: equal packages give equal bytes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from petitions.delivery.documents.links import Links
from petitions.delivery.documents.picture import Picture


class Kind(StrEnum):
    """What the signatories joined in: a petition, a letter each may rewrite, or a joint statement."""

    PETITION = "petition"
    LETTER = "letter"
    STATEMENT = "statement"


class CountClass(StrEnum):
    """The classes in which every row is counted, in the order in which they are reported."""

    CONFIRMED = "confirmed"
    PAPER = "paper"
    IMPORTED = "imported"
    ORGANIZATIONS = "organizations"
    PENDING = "pending"
    EXPIRED = "expired"
    DECLINED = "declined"
    REPEATS = "repeats"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    INVALIDATED = "invalidated"


COUNTED_CLASSES = frozenset({CountClass.CONFIRMED, CountClass.PAPER, CountClass.IMPORTED})


@dataclass(frozen=True, slots=True)
class Organization:
    """The organisation that answers for the petition, with the person to write to."""

    name: str
    contact_name: str = ""
    contact_role: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    address_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PetitionText:
    """The petition as it was signed; `demand` is plain text, `body`, `why` and `footnotes` are Markdown."""

    title: str
    demand: str
    url: str
    version: int = 1
    kind: Kind = Kind.PETITION
    body: str = ""
    why: str = ""
    footnotes: str = ""
    language: str = "en"
    opened_on: date | None = None
    partners: tuple[str, ...] = ()
    accent: str = "#1f4e79"
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """The office and its holder in the office's language, written as a letter to them is begun.

    `holder` is the whole name line ("The Honourable Ralph Goodale, P.C., M.P."), empty while the office is
    vacant; `salutation` is without its comma ("Dear Minister Goodale", "Madame la Ministre").
    """

    office_title: str
    salutation: str
    holder: str = ""
    address_lines: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The half-open span [since, until) of this delivery; both are aware instants, shown in `zone`."""

    since: datetime
    until: datetime
    zone: ZoneInfo
    is_first: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers at the window's end. COUNTED_CLASSES make up `signatories`.

    A class that is left out of `by_class` is not known for this addressee and not mentioned.
    """

    signatories: int
    new_since_last: int
    withdrawn_since_last: int = 0
    by_class: dict[CountClass, int] = field(default_factory=dict)
    counted_only: int = 0  # new since last, who asked that their name go to nobody
    goal: int | None = None
    moved_since_last: int = 0  # of a member's: who turned out to live in another riding
    found_late: int = 0  # of a member's new ones: who signed before, when their riding was not known


@dataclass(frozen=True, slots=True)
class DayCount:
    """New counted signatories on one local day."""

    on: date
    count: int


@dataclass(frozen=True, slots=True)
class RidingCount:
    """A riding (federal electoral district) by its official number; `shown` is a number or "<5"."""

    number: str
    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class OrganizationSignatory:
    """An organisation that signed in its own name."""

    name: str
    place: str = ""
    represented_by: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """One signatory whose exposure is `addressee` or `public`. A `counted` one is never given here.

    `province` is the two letters, `ZZ` abroad (then `country` is its English or French name), or empty.
    """

    name: str
    place: str = ""
    province: str = ""
    country: str = ""
    signed_on: date | None = None
    language: str = ""
    text_version: int | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What one signatory wrote, as typed; `name` is empty unless their exposure lets the office see it.

    The same shape carries a letter in a signatory's own words.
    """

    text: str
    name: str = ""
    place: str = ""
    province: str = ""
    country: str = ""
    written_on: date | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class LetterGroup:
    """One letter that several sent: how many, and its text once.

    `near_count` more sent it with a few words changed; theirs are among the other letters, printed in full.
    """

    text: str
    count: int
    is_sample: bool = False
    near_count: int = 0


NameStream = Callable[[], Iterable[Name]]
CommentStream = Callable[[], Iterable[Comment]]


def no_comments() -> Iterable[Comment]:
    """An empty stream."""
    return ()


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of kind `letter`: groups of equal ones, then a stream of all others.

    Of the stream, `own_count` are in people's own words and `near_count` nearly one of the groups.
    """

    groups: tuple[LetterGroup, ...] = ()
    own_count: int = 0
    own: CommentStream = no_comments
    near_count: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """One delivery to one office.

    `names`, `comments` and `letters.own` start a fresh stream at each call: rows of the window in
    the order of printing, read once per document and never held whole. `provinces` maps the thirteen codes,
    "abroad" and "unknown" to a number or "<5"; a code left out is shown as 0. `counting_rule` and
    `how_verified` are a sentence or two in the office's language; empty means the usual ones. `message` is
    Markdown of the organizer's own for the covering letter. `sample_mark` stands on every page of a package
    whose numbers are examples, in the office's language.
    """

    reference: str
    language: str
    sequence: int
    organization: Organization
    petition: PetitionText
    addressee: Addressee
    window: Window
    totals: Totals
    names: NameStream
    comments: CommentStream
    growth: tuple[DayCount, ...] = ()
    provinces: dict[str, str] = field(default_factory=dict)
    ridings: tuple[RidingCount, ...] = ()
    organizations: tuple[OrganizationSignatory, ...] = ()
    highlights: tuple[Comment, ...] = ()
    letters: Letters | None = None
    counting_rule: str = ""
    how_verified: str = ""
    message: str = ""
    links: Links = Links()
    is_test: bool = False
    sample_mark: str = ""
