"""Where a signature falls in each dimension, in SQL that both databases understand."""

from typing import Any

from sqlalchemy import ColumnElement, String, case, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from petitions.counting.models import Dimension
from petitions.signing.models import CountClass, Signature
from petitions.signing.places import place

# Classes that only a confirmed signature comes into: their hour is that of confirming, of all others of
# signing.
CONFIRMED_CLASSES = (
    CountClass.CONFIRMED,
    CountClass.ORGANIZATIONS,
    CountClass.PAPER,
    CountClass.IMPORTED,
    CountClass.WITHDRAWN,
)


class utc_hour(FunctionElement[str]):  # noqa: N801 - reads like the SQL function that it is
    """The hour of an instant in UTC, "2026-11-21T23"."""

    inherit_cache = True
    type = String()


@compiles(utc_hour, "postgresql")
def _utc_hour_postgresql(element: utc_hour, compiler: SQLCompiler, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24')"


@compiles(utc_hour, "sqlite")
def _utc_hour_sqlite(element: utc_hour, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strftime('%Y-%m-%dT%H', {compiler.process(element.clauses, **kw)})"


def hour_of(counted_as: ColumnElement[str]) -> ColumnElement[str]:
    """The hour under which a row stands in a class."""
    confirmed = func.coalesce(Signature.confirmed_at, Signature.signed_at)
    stamp = case((counted_as.in_(CONFIRMED_CLASSES), confirmed), else_=Signature.signed_at)
    return utc_hour(stamp)


def value_of(dimension: Dimension, counted_as: ColumnElement[str]) -> ColumnElement[str]:
    """The value of one dimension for a row that stands in the class `counted_as`."""
    match dimension:
        case Dimension.ALL:
            return literal("")
        case Dimension.HOUR:
            return hour_of(counted_as)
        case Dimension.PROVINCE:
            return place()
        case Dimension.LANGUAGE:
            return Signature.language.expression
        case Dimension.SOURCE:
            return Signature.source.expression
