"""Spellings of one mailbox have one key, two mailboxes never do; what is no mailbox is refused by code."""

import email_validator
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.identity import email_key
from petitions.identity.email_key import InvalidEmail, parse_email
from tests.identity.addresses import ACCEPTED, ONE_MAILBOX, REFUSALS, TWO_MAILBOXES


@pytest.mark.parametrize(("one", "other"), ONE_MAILBOX)
def test_two_spellings_of_one_mailbox_have_one_canonical_form(one: str, other: str) -> None:
    assert parse_email(one).canonical == parse_email(other).canonical


@pytest.mark.parametrize(("one", "other"), TWO_MAILBOXES)
def test_two_mailboxes_have_two_canonical_forms(one: str, other: str) -> None:
    assert parse_email(one).canonical != parse_email(other).canonical


@pytest.mark.parametrize(("code", "typed"), REFUSALS, ids=[ascii(typed)[:40] for _, typed in REFUSALS])
def test_what_is_no_mailbox_is_refused_by_code(code: str, typed: str) -> None:
    with pytest.raises(InvalidEmail) as refusal:
        parse_email(typed)
    assert (refusal.value.code, refusal.value.field) == (code, "email")


@pytest.mark.parametrize(("typed", "for_sending"), ACCEPTED)
def test_the_address_for_sending_keeps_what_was_typed(typed: str, for_sending: str) -> None:
    address = parse_email(typed)
    assert address.typed == for_sending == f"{address.local}@{address.domain}"
    assert address.domain.isascii()
    assert address.is_ascii == for_sending.isascii()


def test_canonical_forms_are_as_written_in_the_notes() -> None:
    assert parse_email("A.n.n+x@GoogleMail.com").canonical == "ann@gmail.com"
    assert parse_email("a.nn@pm.me").canonical == "ann@proton.me"
    assert parse_email("+tag@example.org").canonical == "+tag@example.org"
    assert parse_email("ann@faß.de").canonical == "ann@xn--fa-hia.de"


_LOCAL = st.text("aAzZ09.+-_!#'", min_size=1, max_size=70)
_LABEL = st.text("aAzZ09-", min_size=1, max_size=66)
_TOP = st.sampled_from(
    ["org", "ca", "ORG", "local", "localhost", "arpa", "onion", "test", "x", "c0m", "12", "xn--p1ai"]
)
_LIKELY = st.builds(
    lambda local, labels, top: f"{local}@{'.'.join([*labels, top])}",
    _LOCAL,
    st.lists(_LABEL, max_size=5),
    _TOP,
)


def _outcome(parse: object, typed: str) -> object:
    try:
        return parse(typed)  # type: ignore[operator]
    except InvalidEmail as refusal:
        return refusal.code


@given(_LIKELY | st.from_regex(email_key._ORDINARY, fullmatch=True))
def test_the_short_way_gives_what_the_full_check_gives(typed: str) -> None:
    assert _outcome(parse_email, typed) == _outcome(email_key._parse_in_full, typed)


@given(
    st.text()
    | st.text().map(lambda text: f"{text}@example.org")
    | st.text().map(lambda text: f"ann@{text}.org")
)
def test_nothing_but_a_refusal_is_ever_raised(typed: str) -> None:
    outcome = _outcome(parse_email, typed)
    assert isinstance(outcome, str | email_key.EmailAddress)


@given(_LIKELY | st.text(max_size=30).map(lambda text: f"{text}@example.org"))
def test_an_accepted_address_is_accepted_again_unchanged(typed: str) -> None:
    address = _outcome(parse_email, typed)
    if isinstance(address, email_key.EmailAddress):
        assert parse_email(address.typed) == address


@given(_LIKELY)
def test_an_accepted_address_can_be_mailed_to_by_the_library_too(typed: str) -> None:
    address = _outcome(parse_email, typed)
    if isinstance(address, email_key.EmailAddress):
        assert (
            email_validator.validate_email(address.typed, check_deliverability=False).ascii_domain
            == address.domain
        )
