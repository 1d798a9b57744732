"""Many signatures, few of them new: what is not tallied yet is found without reading the rest."""

import uuid

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from petitions.counting.tally import close_batch
from petitions.signing.models import UNTALLIED, Signature
from tests.factories import Rows


def crowd(session: Session, people: int) -> int:
    """A petition with so many tallied signatures; its id."""
    rows = Rows(session)
    first = rows.signature()
    columns = [each for each in Signature.__table__.columns if each.key not in ("id", "counted_as")]
    same = {each.key: getattr(first, each.key) for each in columns} | {"mailbox_key": None, "email": None}
    session.execute(insert(Signature), [same | {"public_id": uuid.uuid4()} for _ in range(people)])
    while close_batch(session):
        pass
    session.execute(text("ANALYZE"))
    return first.petition_id


def test_the_untallied_are_looked_up_in_their_small_index(session: Session) -> None:
    petition_id = crowd(session, 5_000)
    query = select(Signature.id).where(Signature.petition_id == petition_id, UNTALLIED)
    spoken = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN" if session.get_bind().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"

    plan = "\n".join(str(row) for row in session.execute(text(f"{explain} {spoken}")))

    assert "ix_signatures_untallied" in plan
