"""Where a signature counts as coming from: a Canadian province, another country, or nobody knows."""

from sqlalchemy import ColumnElement, case, literal

from petitions.signing.models import Signature

ABROAD = "abroad"
UNKNOWN = "unknown"


def place() -> ColumnElement[str]:
    """The province of a Canadian signature; "abroad" for others, "unknown" when no postal code told."""
    return case(
        (Signature.country != "CA", literal(ABROAD)),
        (Signature.province == "", literal(UNKNOWN)),
        else_=Signature.province,
    )


def is_from(where: str) -> ColumnElement[bool]:
    """Whether `place` is this one, said so that an index helps."""
    if where == ABROAD:
        return Signature.country != "CA"
    return (Signature.country == "CA") & (Signature.province == ("" if where == UNKNOWN else where))
