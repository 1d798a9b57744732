"""How a database would go about a statement, as it says itself."""

from typing import Any

from sqlalchemy import Select, text
from sqlalchemy.orm import Session


def plan_of(session: Session, query: Select[Any]) -> str:
    """The plan in the database's own words; for PostgreSQL, few rows are no reason to read them all."""
    bind = session.get_bind()
    is_postgresql = bind.dialect.name == "postgresql"
    if is_postgresql:
        for name in ("seqscan", "bitmapscan", "sort"):
            session.execute(text(f"SET LOCAL enable_{name} = off"))
    statement = query.compile(bind, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN" if is_postgresql else "EXPLAIN QUERY PLAN"
    connection = session.connection()
    rows = connection.exec_driver_sql(f"{explain} {statement}").all()
    return "\n".join(str(row[-1]) for row in rows)
