"""The table of roles, held against what it is for."""

import pytest

from petitions.organizers.models import Role
from petitions.organizers.permissions import ADMIN_ALLOWED, ALLOWED, Permission, permissions_of


def test_every_role_stands_in_the_table() -> None:
    assert set(ALLOWED) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_approves_petitions_of_the_own_organisation(role: Role) -> None:
    assert Permission.APPROVE not in ALLOWED[role]


@pytest.mark.parametrize("role", list(Role))
def test_an_owner_may_whatever_others_may(role: Role) -> None:
    assert ALLOWED[role] <= ALLOWED[Role.OWNER]


def test_staff_see_petitions_and_no_signatory() -> None:
    assert frozenset({Permission.WATCH, Permission.APPROVE, Permission.DISCUSS}) == ADMIN_ALLOWED


def test_only_owners_take_personal_data_away() -> None:
    for taking in (Permission.EXPORT, Permission.EXPORT_CONTACTS, Permission.HAND_OUT_TOKENS):
        assert [role for role in Role if taking in ALLOWED[role]] == [Role.OWNER]


def test_an_outsider_may_nothing() -> None:
    assert permissions_of(None, is_admin=False) == frozenset()


def test_staff_who_are_members_may_both() -> None:
    both = permissions_of(Role.PARTNER, is_admin=True)

    assert both == ALLOWED[Role.PARTNER] | ADMIN_ALLOWED
