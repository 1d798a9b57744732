"""What organizers find signatures by. The worker fills it in, so that signing pays nothing for any of it."""

from sqlalchemy import ColumnElement, ForeignKey, Index, String, case, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, BigId
from petitions.signing.models import Signature
from petitions.signing.spelling import LONGEST_WORD


class SignatureWord(Base):
    """A word under which a signature is found, folded; of a town as a whole, with `TOWN_MARK` before it.

    Whoever asked to be counted only has none. Ordered as it is searched, by its beginning: so the table is
    its own index where the database can do that.
    """

    __tablename__ = "signature_words"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - read once, by SQLAlchemy

    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    word: Mapped[str] = mapped_column(
        String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql"), primary_key=True
    )
    signature_id: Mapped[int] = mapped_column(BigId, ForeignKey("signatures.id"), primary_key=True)


# What begins the words of a row that was read by the rules of today. Who changes the rules changes the mark,
# and the indexes with it: then the worker reads all rows anew.
READ_MARK = "|"
_one: ColumnElement[int] = literal_column("1")
_none: ColumnElement[str] = literal_column("''")
_mark: ColumnElement[str] = literal_column(f"'{READ_MARK}'")
_first_letter = func.coalesce(func.substr(Signature.words, _one, _one), _none)
# Said so that PostgreSQL expects nearly all rows to be read, of which a plain comparison tells it nothing.
_is_unread = case((_first_letter != _mark, _one), else_=literal_column("0"))
IS_READ = _is_unread != _one
# Small by nature: rows that the worker has not come by yet. Of an index for searches they are no part.
IS_UNREAD = _is_unread == _one
Index(
    "ix_signatures_unread",
    Signature.petition_id,
    Signature.id,
    postgresql_where=IS_UNREAD,
    sqlite_where=IS_UNREAD,
)
# Everything that lists are narrowed by, side by side in the order of arrival: a database runs through a
# million of these in a tenth of a second, through the signatures themselves it would take seconds.
FACTS = (
    Signature.counted_as,
    Signature.province,
    Signature.country,
    Signature.language,
    Signature.source,
    Signature.exposure,
    Signature.consent_updates,
    Signature.held_reason,
    Signature.riding_code,
    Signature.signed_at,
)
Index("ix_signatures_facts", Signature.petition_id, Signature.id, *FACTS)
# One for each field that may be asked for and may be rare. Most rows are confirmed ones from the web: these
# are not in the index of classes. Said in literals: a bound value proves nothing to a planner.
IS_OF_FEW = Signature.counted_as.not_in([literal_column("'confirmed'"), literal_column("'pending'")])
HAS_SOURCE = Signature.source != literal_column("''")
for _column, _condition in (
    (Signature.source, IS_READ & HAS_SOURCE),
    (Signature.language, IS_READ),
    (Signature.province, IS_READ),
    (Signature.counted_as, IS_READ & IS_OF_FEW),
    (Signature.signed_at, IS_READ),
    (Signature.riding_code, Signature.riding_code.is_not(None)),
):
    Index(
        f"ix_signatures_{_column.key}",
        Signature.petition_id,
        _column,
        Signature.id,
        postgresql_where=_condition,
        sqlite_where=_condition,
    )
