"""The classes as they are told outside the organisation: so that no number says who has signed.

Whoever types somebody's address must not see, from one look at the record to the next, whether that address
has signed. So a repeat that nobody confirmed is told as what every new signature is at first: pending.
"""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.counting.models import IS_UNPROVED_REPEAT
from petitions.counting.queries import counts_of
from petitions.signing.models import CountClass, Signature


def told_classes_of(session: Session, petition_ids: Iterable[int]) -> dict[int, Counter[str]]:
    """For each petition the number of rows in each class; they add up to all rows there are."""
    ids = list(petition_ids)
    found = counts_of(session, ids)
    query = select(Signature.petition_id, func.count()).where(
        Signature.petition_id.in_(ids), IS_UNPROVED_REPEAT
    )
    for petition_id, number in session.execute(query.group_by(Signature.petition_id)):
        classes = found[petition_id]
        # A row may have come between the two looks.
        moved = min(number, classes[CountClass.REPEATS])
        classes[CountClass.REPEATS] -= moved
        classes[CountClass.PENDING] += moved
    return found


def told_classes(session: Session, petition_id: int) -> Counter[str]:
    """The same of one petition."""
    return told_classes_of(session, [petition_id]).get(petition_id, Counter())
