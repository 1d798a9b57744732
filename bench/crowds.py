"""Confirmed signatures by the million, made by the database itself, with the tallies that go with them."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from petitions.counting.recount import recount

_COLUMNS = """
    petition_id, kind, origin, state, name, name_key, slot, organization, role, country, postal_code, city,
    comment, letter, consent_updates, language, text_version, source, invalidated_reason, held_reason,
    repeat_reason, tallied_as, public_id, mailbox_key, province, exposure, signed_at, confirmed_at
"""
_ALIKE = """
    :petition_id, 'person', 'web', 'confirmed', 'Ann Lee ' || n, 'ann lee ' || n, 1, '', '', 'CA',
    'K1A0A' || n % 10, 'Ottawa',
    CASE WHEN n % 16 = 0 THEN 'They taught my daughter to skate. ' || n ELSE '' END, '', false, 'en', 1, '',
    '', '', '', 'confirmed'
"""
_POSTGRESQL = f"""
INSERT INTO signatures ({_COLUMNS})
SELECT {_ALIKE}, gen_random_uuid(), sha256(('ann' || n || '@example.net')::bytea),
    (ARRAY['ON', 'QC', 'BC', 'AB', 'NU'])[1 + n % 5], (ARRAY['addressee', 'public', 'counted'])[1 + n % 3],
    at, at
FROM (SELECT n, now() - interval '40 days' * n / :number AS at FROM generate_series(1, :number) AS n) AS crowd
"""  # noqa: S608 - our own names
_SQLITE = f"""
INSERT INTO signatures ({_COLUMNS})
WITH RECURSIVE
    counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < :number),
    crowd (n, at) AS (
        SELECT n, strftime('%Y-%m-%d %H:%M:%f000', 'now', -(40.0 * n / :number) || ' days') FROM counter
    )
SELECT {_ALIKE}, lower(hex(randomblob(16))), randomblob(32),
    substr('ONQCBCABNU', 1 + 2 * (n % 5), 2),
    CASE n % 3 WHEN 0 THEN 'addressee' WHEN 1 THEN 'public' ELSE 'counted' END, at, at
FROM crowd
"""  # noqa: S608 - our own names


def fill(session: Session, petition_id: int, number: int) -> None:
    """Give a petition so many signatures, over forty days, one in sixteen with a comment; commits."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    statement = text(_POSTGRESQL if is_postgresql else _SQLITE)
    session.execute(statement, {"petition_id": petition_id, "number": number})
    recount(session, petition_id)
    session.commit()
    if is_postgresql:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).execute(
            text("VACUUM ANALYZE")
        )
        session.commit()
