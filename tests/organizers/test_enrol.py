"""Accounts and organisations come into being."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.organizers.audit import record
from petitions.organizers.enrol import enrol, found_organization, join, slug_of
from petitions.organizers.models import Role
from petitions.organizers.queries import (
    audit_trail,
    latest_acts,
    membership_in,
    memberships_of,
    organizer_by_email,
)


def test_an_account_is_found_whatever_the_case_of_its_address(session: Session, now: dt.datetime) -> None:
    made = enrol(session, "Olga@example.org", password_hash="x", now=now)

    assert organizer_by_email(session, "OLGA@EXAMPLE.ORG") is made
    assert made.create_datetime.tzinfo is None


def test_an_address_has_one_account_whatever_its_case(session: Session, now: dt.datetime) -> None:
    enrol(session, "olga@example.org", password_hash="x", now=now)

    with pytest.raises(Refusal) as refusal:
        enrol(session, "OLGA@example.org", password_hash="x", now=now)
    assert (refusal.value.code, refusal.value.field) == ("account_exists", "email")


def test_two_reviewers_share_one_platform_role(session: Session, now: dt.datetime) -> None:
    one = enrol(session, "one@example.org", password_hash="x", is_admin=True, now=now)
    two = enrol(session, "two@example.org", password_hash="x", is_admin=True, now=now)

    assert one.has_role("admin")
    assert one.roles == two.roles


def test_whoever_founds_an_organisation_owns_it(session: Session, now: dt.datetime) -> None:
    olga = enrol(session, "olga@example.org", password_hash="x", now=now)
    group = found_organization(session, olga, name="Let Them Stay", email="hello@example.org", now=now)

    assert [(each.role, each.organization.slug) for each in memberships_of(session, olga.id)] == [
        ("owner", "let-them-stay")
    ]
    assert membership_in(session, olga.id, group.id) is not None


def test_organisations_of_one_name_have_two_addresses(session: Session, now: dt.datetime) -> None:
    olga = enrol(session, "olga@example.org", password_hash="x", now=now)
    slugs = {
        found_organization(session, olga, name=name, email="a@example.org", now=now).slug
        for name in ("Same", "Same", "!!!", "!!!")
    }

    assert len(slugs) == 4


def test_a_member_who_joins_again_changes_the_role(session: Session, now: dt.datetime) -> None:
    olga = enrol(session, "olga@example.org", password_hash="x", now=now)
    group = found_organization(session, olga, name="Group", email="a@example.org", now=now)
    join(session, olga, group, Role.ANALYST, now=now)

    assert [each.role for each in memberships_of(session, olga.id)] == ["analyst"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Let us belong!", "let-us-belong"),
        ("Позвольте нам", "pozvolte-nam"),
        ("L'été à Québec", "lete-a-quebec"),
        ("!!!", ""),
        ("x" * 90, "x" * 60),
    ],
)
def test_a_title_becomes_an_address(text: str, slug: str) -> None:
    assert slug_of(text) == slug


def test_the_trail_goes_by_when_it_happened(session: Session, now: dt.datetime) -> None:
    olga = enrol(session, "olga@example.org", password_hash="x", now=now)
    group = found_organization(session, olga, name="A", email="a@example.org", now=now).id
    for days in (2, 3, 1, 2):  # what an office did is written down when it is noticed
        at = now + dt.timedelta(days=days)
        record(session, None, "looked", subject=str(days), organization_id=group, now=at)

    pages, before = [], None
    while page := audit_trail(session, [group], before_id=before, limit=3):
        pages.append([entry.subject for entry, *_who in page])
        before = page[-1][0].id
    assert pages == [["3", "2", "2"], ["1"]]


def test_the_trail_shows_each_organisation_its_own(session: Session, now: dt.datetime) -> None:
    olga = enrol(session, "olga@example.org", password_hash="x", now=now)
    groups = [
        found_organization(session, olga, name=name, email="a@example.org", now=now) for name in ("A", "B")
    ]
    for group in groups:
        record(session, olga, "looked", subject=group.slug, organization_id=group.id, now=now)
    record(session, None, "looked", subject="a", organization_id=groups[0].id, now=now, detail={"n": 1})

    trail = audit_trail(session, [groups[0].id])

    assert [(entry.subject, email) for entry, email, _name in trail] == [("a", ""), ("a", "olga@example.org")]
    assert audit_trail(session, [groups[0].id], before_id=trail[0][0].id) == trail[1:]
    assert len(latest_acts(session, groups[0].id, "a", "looked")) == 2
    assert latest_acts(session, groups[0].id, "a", "wept") == []
