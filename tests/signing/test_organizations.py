"""Organisations count when their mail is their own, or when an organizer says so; both can be undone."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.counting.queries import counts
from petitions.dedupe.invalidate import release
from petitions.dedupe.selection import Selection
from petitions.errors import Refusal
from petitions.outbox.models import Message
from petitions.retention.erase import erase
from petitions.signing.approve import (
    approve,
    decline_organization,
    organizations_of,
    reconsider,
    waiting_counts,
)
from petitions.signing.confirm import confirm
from petitions.signing.limits import HeldReason
from petitions.signing.logos import LARGEST_FILE_BYTES, kept_logo, remove_logo, set_logo
from petitions.signing.models import CountClass, Signature, SignatureKind
from petitions.signing.organization_models import AuthorizedBy, SigningOrganization
from petitions.signing.organizations import OrganizationValues, is_waiting
from petitions.storage import Storage
from tests.signing.conftest import Sign

Group = Callable[..., Signature]


@pytest.fixture
def group(sign_now: Sign, session: Session, now: dt.datetime) -> Group:
    """An organisation signs and presses the button in the letter."""

    def act(*, held: HeldReason | None = None, **given: object) -> Signature:
        values = {
            "kind": SignatureKind.ORGANIZATION,
            "organization": "Common Table",
            "role": "Chair",
            "email": "chair@example.org",
        } | given
        signature = sign_now(held=held, **values)
        confirm(session, signature, now=now)
        session.refresh(signature)
        return signature

    return act


def class_counts(session: Session, signature: Signature) -> tuple[int, int]:
    """How many organisations count, and how many rows are held."""
    classes = counts(session, signature.petition_id)
    return classes[CountClass.ORGANIZATIONS], classes[CountClass.HELD]


def last_letter(session: Session) -> Message:
    return session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()


def test_mail_of_its_own_domain_counts_at_once(group: Group, session: Session) -> None:
    website = OrganizationValues(website="https://www.table.example.org", name_fr="La Table commune")
    signature = group(email="chair@table.example.org", described=website)
    row = session.get_one(SigningOrganization, signature.id)

    assert (row.authorized_by, row.mail_domain) == (AuthorizedBy.DOMAIN, "table.example.org")
    assert (row.name_in("fr"), row.name_in("en")) == ("La Table commune", "")
    assert class_counts(session, signature) == (1, 0)


@pytest.mark.parametrize("held", [None, HeldReason.NETWORK])
def test_other_mail_waits_and_no_batch_releases_it(
    group: Group, session: Session, held: HeldReason | None
) -> None:
    signature = group(held=held)

    assert is_waiting(signature)
    assert release(session, Selection(signature.petition_id)) == 0
    assert class_counts(session, signature) == (0, 1)
    assert waiting_counts(session, [signature.petition_id]) == {signature.petition_id: 1}


def test_a_person_does_not_wait(sign_now: Sign, session: Session, now: dt.datetime) -> None:
    signature = sign_now(email="ann@gmail.com")
    confirm(session, signature, now=now)

    assert signature.held_at is None
    assert session.get(SigningOrganization, signature.id) is None


def test_an_organizers_yes_counts_is_told_and_can_be_taken_back(
    group: Group, session: Session, now: dt.datetime
) -> None:
    signature = group(language="fr")
    approve(session, signature, now=now)
    assert class_counts(session, signature) == (1, 0)
    letter = last_letter(session)
    assert (letter.letter, letter.language, letter.about_id) == ("organization_approved", "fr", signature.id)
    with pytest.raises(Refusal):
        approve(session, signature, now=now)
    reconsider(session, signature, now=now)

    assert class_counts(session, signature) == (0, 1)
    with pytest.raises(Refusal):
        reconsider(session, signature, now=now)


def test_an_organizers_no_needs_a_reason_is_told_and_can_be_taken_back(
    group: Group, session: Session, now: dt.datetime
) -> None:
    signature = group()
    for reason in (" ", "x" * 301):
        with pytest.raises(Refusal):
            decline_organization(session, signature, reason=reason, now=now)
    decline_organization(session, signature, reason=" Not known there ", now=now)

    assert counts(session, signature.petition_id)[CountClass.INVALIDATED] == 1
    assert last_letter(session).words == {"reason": "Not known there"}
    reconsider(session, signature, now=now)
    assert class_counts(session, signature) == (0, 1)
    assert is_waiting(signature)


def test_one_that_counts_can_still_be_turned_down(group: Group, session: Session, now: dt.datetime) -> None:
    signature = group(organization="Common Table", email="a@commontable.example.org")
    decline_organization(session, signature, reason="A hoax", now=now)

    assert class_counts(session, signature) == (0, 0)


def test_a_person_is_no_organisation_to_decide_on(sign_now: Sign, session: Session, now: dt.datetime) -> None:
    signature = sign_now()
    confirm(session, signature, now=now)
    with pytest.raises(Refusal):
        decline_organization(session, signature, reason="x", now=now)
    with pytest.raises(Refusal):
        set_logo(session, signature, b"", Storage.at("unused"))


def test_likely_repeats_are_shown_and_none_is_removed(group: Group, session: Session) -> None:
    described = OrganizationValues(name_fr="La Table commune", website="https://table.example.org")
    first = group(email="a@table.example.org", described=described)
    by_name = group(organization="la TABLE commune", email="b@example.com")
    by_site = group(
        organization="Tablers", email="c@example.net", described=OrganizationValues(website="http://table.example.org/x")
    )  # fmt: skip
    other = group(organization="Sea Rescue", email="d@gmail.com")
    another = group(organization="Land Rescue", email="e@gmail.com")
    alike = {each.signature.id: each.alike for each in organizations_of(session, first.petition_id)}

    assert alike[first.id] == (by_name.id, by_site.id)
    assert alike[by_name.id] == alike[by_site.id] == (first.id,)
    assert alike[other.id] == alike[another.id] == ()


def picture(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (400, 200), "navy").save(file, format=kind)
    return file.getvalue()


def test_a_logo_is_drawn_anew_replaced_and_taken_away(group: Group, session: Session, tmp_path: Path) -> None:
    signature, storage = group(), Storage.at(str(tmp_path))
    assert set_logo(session, signature, picture(), storage) is None
    first = kept_logo(session, signature)
    assert first is not None
    assert first.widths == (160, 320)
    assert set_logo(session, signature, picture("WEBP"), storage) == first
    assert remove_logo(session, signature) is not None
    assert kept_logo(session, signature) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_kind"),
        (b"GIF89a" + bytes(40), "picture_kind"),
        (b"", "picture_missing"),
        (bytes(LARGEST_FILE_BYTES + 1), "logo_too_large"),
        (picture()[:60], "picture_broken"),
    ],
    ids=["svg", "gif", "nothing", "too large", "cut off"],
)
def test_what_is_no_logo_is_refused(
    group: Group, session: Session, tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        set_logo(session, group(), content, Storage.at(str(tmp_path)))
    assert refused.value.code == code


def test_erasing_forgets_what_the_organisation_said(group: Group, session: Session, now: dt.datetime) -> None:
    signature = group()
    erase(session, signature, now=now)

    assert session.scalars(select(SigningOrganization)).all() == []
