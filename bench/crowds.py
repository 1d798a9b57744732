"""Confirmed signatures by the million, made by PostgreSQL itself, with the tallies that go with them."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from petitions.counting.recount import recount

_FILL = """
INSERT INTO signatures (
    public_id, petition_id, kind, origin, state, name, name_key, mailbox_key, slot, organization, role,
    country, postal_code, province, city, comment, letter, exposure, consent_updates, language, text_version,
    source, signed_at, confirmed_at, invalidated_reason, held_reason, repeat_reason, tallied_as)
SELECT gen_random_uuid(), :petition_id, 'person', 'web', 'confirmed', 'Ann Lee ' || n, 'ann lee ' || n,
    sha256(('ann' || n || '@example.net')::bytea), 1, '', '', 'CA', 'K1A0A' || n % 10,
    (ARRAY['ON', 'QC', 'BC', 'AB', 'NU'])[1 + n % 5], 'Ottawa',
    CASE WHEN n % 16 = 0 THEN 'They taught my daughter to skate. ' || n ELSE '' END, '',
    (ARRAY['addressee', 'public', 'counted'])[1 + n % 3], false, 'en', 1, '',
    at, at, '', '', '', 'confirmed'
FROM (SELECT n, now() - interval '40 days' * n / :number AS at FROM generate_series(1, :number) AS n) AS crowd
"""


def fill(session: Session, petition_id: int, number: int) -> None:
    """Give a petition so many signatures, over forty days, one in sixteen with a comment; commits."""
    session.execute(text(_FILL), {"petition_id": petition_id, "number": number})
    recount(session, petition_id)
    session.commit()
    session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).execute(text("VACUUM ANALYZE"))
    session.commit()
