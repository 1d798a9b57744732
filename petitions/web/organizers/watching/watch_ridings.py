"""The count by riding, on a page of its own: it reads the rows, which the overview never does."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.models import Riding
from petitions.signing.models import COUNTED_CLASSES, Signature
from petitions.web.current import language
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.pictures import shares


def watch_ridings(access: Access) -> ResponseReturnValue:
    """How many in each riding are in the public count; the rest is where no riding is known."""
    query = (
        select(Signature.riding_code, func.count())
        .where(Signature.petition_id == access.petition.id, Signature.counted_as.in_(COUNTED_CLASSES))
        .group_by(Signature.riding_code)
    )
    numbers: dict[str | None, int] = {row[0]: row[1] for row in access.session.execute(query)}
    unknown = numbers.pop(None, 0)
    codes = [code for code in numbers if code]
    found = access.session.scalars(
        select(Riding).where(Riding.representation_order == CURRENT_ORDER, Riding.code.in_(codes))
    )
    names = {each.code: f"{each.name(language())} ({each.province})" for each in found}
    rows = shares([(names.get(code, code), numbers[code]) for code in codes])
    total = sum(numbers.values()) + unknown
    return render_template(
        "organizers/watch_ridings.html", access=access, rows=rows, unknown=unknown, total=total
    )
