"""Spellings of one mailbox have one key, two mailboxes never do; what is no mailbox is refused by code."""

import email_validator
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.identity import email_key
from petitions.identity.email_key import InvalidEmail, parse_email

NBSP, ZWSP, LRM, RLM, BOM, ZWJ, ZWNJ = "\u00a0", "\u200b", "\u200e", "\u200f", "\ufeff", "\u200d", "\u200c"
IDEOGRAPHIC_SPACE, LINE_SEPARATOR, WORD_JOINER, SOFT_HYPHEN = "\u3000", "\u2028", "\u2060", "\u00ad"

ONE_MAILBOX = [
    # ends
    ("ann@example.org", " ann@example.org "),
    ("ann@example.org", "\t\r\nann@example.org\r\n"),
    ("ann@example.org", f"{NBSP}ann@example.org{NBSP}"),
    ("ann@example.org", f"{ZWSP}ann@example.org{ZWSP}"),
    ("ann@example.org", f"{LRM}ann@example.org{RLM}"),
    ("ann@example.org", f"{BOM}ann@example.org"),
    ("ann@example.org", f"{IDEOGRAPHIC_SPACE}ann@example.org{LINE_SEPARATOR}"),
    ("ann@example.org", f"{WORD_JOINER}ann@example.org{SOFT_HYPHEN}"),
    ("ann@example.org", f"{ZWSP} {BOM}{NBSP}ann@example.org {ZWSP}{LRM}"),
    ("ann@example.org", "\u2068ann@example.org\u2069"),
    # case
    ("ann@example.org", "ANN@example.org"),
    ("ann@example.org", "ann@EXAMPLE.ORG"),
    ("ann@example.org", "Ann@Example.Org"),
    ("élise@example.org", "ÉLISE@example.org"),
    ("аня@example.org", "АНЯ@example.org"),
    ("κώστας@example.org", "ΚΏΣΤΑΣ@example.org"),
    # composed and decomposed
    ("élise@example.org", "e\u0301lise@example.org"),
    ("å@example.org", "\u212b@example.org"),
    ("한@example.org", "\u1112\u1161\u11ab@example.org"),
    # sub-addresses
    ("ann@example.org", "ann+petition@example.org"),
    ("ann@example.org", "ann+@example.org"),
    ("ann@example.org", "ann+a+b@example.org"),
    ("ann@example.org", "Ann+Tag@example.org"),
    ("ann@outlook.com", "ann+x@outlook.com"),
    ("ann@fastmail.com", "ann+x@fastmail.com"),
    ("ann@uni.example.ca", "ann+x@uni.example.ca"),
    ("+tag@example.org", "+TAG@example.org"),
    # quotes
    ("ann@example.org", '"ann"@example.org'),
    ("ann@example.org", '"a\\nn"@example.org'),
    ("ann@example.org", '"ann+tag"@example.org'),
    ('"ann lee"@example.org', '"Ann Lee"@example.org'),
    ('"ann lee"@example.org', '"ann\\ lee"@example.org'),
    ('"a@b"@example.org', '"A@B"@EXAMPLE.org'),
    # domains
    ("ann@example.org", "ann@example.org."),
    ("ann@bücher.example", "ann@xn--bcher-kva.example"),
    ("ann@bücher.example", "ann@BÜCHER.example"),
    ("ann@bücher.example", "ann@bu\u0308cher.example"),
    ("ann@bücher.example", "ann@XN--BCHER-KVA.example"),
    ("ann@faß.example", "ann@xn--fa-hia.example"),
    ("ann@faß.example", "ann@FA\u1e9e.example"),
    ("ann@пример.рф", "ann@ПРИМЕР.РФ"),
    ("ann@пример.рф", "ann@xn--e1afmkfd.xn--p1ai"),
    ("ann@example.org", "ann@example。org"),
    ("ann@example.org", "ann@ｅｘａｍｐｌｅ．ｏｒｇ"),
    ("ann@example.org", f"ann@exam{SOFT_HYPHEN}ple.org"),
    # Gmail
    ("annlee@gmail.com", "ann.lee@gmail.com"),
    ("annlee@gmail.com", "a.n.n.l.e.e@gmail.com"),
    ("annlee@gmail.com", "annlee@googlemail.com"),
    ("annlee@gmail.com", "Ann.Lee+x@GoogleMail.com"),
    ("annlee@gmail.com", '"ann.lee"@gmail.com'),
    # Proton
    ("annlee@proton.me", "annlee@protonmail.com"),
    ("annlee@proton.me", "annlee@pm.me"),
    ("annlee@proton.me", "ann.lee@proton.me"),
    ("annlee@proton.me", "Ann.Lee+x@PM.me"),
    ("annlee@protonmail.com", "a.nnlee@protonmail.com"),
]

TWO_MAILBOXES = [
    ("ann@example.org", "anne@example.org"),
    ("ann@example.org", "ann@example.com"),
    ("ann@example.org", "ann@mail.example.org"),
    ("ann@example.org", "ann@examp1e.org"),
    # dots count elsewhere
    ("annlee@example.org", "ann.lee@example.org"),
    ("annlee@outlook.com", "ann.lee@outlook.com"),
    ("annlee@hotmail.com", "ann.lee@hotmail.com"),
    ("annlee@yahoo.ca", "ann.lee@yahoo.ca"),
    ("annlee@icloud.com", "ann.lee@icloud.com"),
    ("annlee@fastmail.com", "ann.lee@fastmail.com"),
    ("annlee@mail.gmail.com", "ann.lee@mail.gmail.com"),
    ("annlee@gmail.co", "ann.lee@gmail.co"),
    # providers that are not one
    ("ann@outlook.com", "ann@hotmail.com"),
    ("ann@outlook.com", "ann@live.com"),
    ("ann@icloud.com", "ann@me.com"),
    ("ann@me.com", "ann@mac.com"),
    ("ann@yahoo.com", "ann@yahoo.ca"),
    ("ann@yahoo.com", "ann@ymail.com"),
    ("ann@fastmail.com", "ann@fastmail.fm"),
    ("ann@proton.me", "ann@protonmail.ch"),
    ("ann@gmail.com", "ann@proton.me"),
    ("ann@gmail.com", "ann@mail.gmail.com"),
    ("ann.lee@example.org", "ann@lee.example.org"),
    # hyphens, underscores and the rest of the alphabet
    ("annlee@example.org", "ann-lee@example.org"),
    ("annlee@gmail.com", "ann-lee@gmail.com"),
    ("annlee@proton.me", "ann-lee@proton.me"),
    ("annlee@proton.me", "ann_lee@proton.me"),
    ("ann_lee@example.org", "ann-lee@example.org"),
    ("ann-x@yahoo.com", "ann@yahoo.com"),
    ("ann=x@example.org", "ann@example.org"),
    ("o'neil@example.org", "oneil@example.org"),
    # accents and letters that merely resemble
    ("jose@example.org", "josé@example.org"),
    ("ann@example.org", "аnn@example.org"),
    ("ann@example.org", "ann@exаmple.org"),
    ("ann@example.org", "ａnn@example.org"),
    ("ss@example.org", "ß@example.org"),
    ("weiss@example.org", "weiß@example.org"),
    ("s@example.org", "ſ@example.org"),
    ("i@example.org", "ı@example.org"),
    ("i@example.org", "İ@example.org"),
    ("ı@example.org", "İ@example.org"),
    ("ﬁnn@example.org", "finn@example.org"),
    ("x2@example.org", "x²@example.org"),
    ("ann@fass.example", "ann@faß.example"),
    ("ann@bucher.example", "ann@bücher.example"),
    # plus signs that are not a sub-address
    ("+a@example.org", "+b@example.org"),
    ('"ann lee+x"@example.org', '"ann lee"@example.org'),
    ('"@"@example.org', '"a"@example.org'),
    ('"annlee "@example.org', "annlee@example.org"),
    ('" "@example.org', '"  "@example.org'),
]

REFUSED = {
    "missing": ["", " ", "\n", f"{ZWSP}{BOM}", NBSP, "\u3164", "\u2800", "\u00ad"],
    "not_text": ["\ud800@example.org", "ann@exam\udfffple.org", "ann@example.org\ud83d"],
    "control_characters": [
        "ann\x00@example.org",
        "ann@example.org\x00",
        "ann@example.org\r\nBcc: eve@example.net",
        "ann@example.org\nRCPT TO:<eve@example.net>",
        "ann\t@example.org",
        "an\x0bn@example.org",
        "an\x1bn@example.org",
        "ann\x7f@example.org",
        "ann\x85@example.org",
        "ann\u2028@example.org",
        '"a\nb"@example.org',
        "ann@exam\x00ple.org",
        "\x1cann@example.org",
    ],
    "too_long": [
        "a" * 65 + "@example.org",
        "a" * 10_000,
        "a@" + "b" * 60 + ".example" * 30,
        "é" * 130 + "@example.org",
    ],
    "no_at_sign": ["ann", "ann.example.org", "ann＠example.org", "ann at example.org", "ann%40example.org"],
    "several_addresses": [
        "ann@example.org,bob@example.org",
        "ann@example.org, bob@example.org",
        "ann@example.org;bob@example.org",
        "ann@example.org bob@example.org",
        "Ann <ann@example.org>, Bob <bob@example.org>",
        "ann@example.org, <bob@example.org>",
    ],
    "with_name": ["Ann <ann@example.org>", "<ann@example.org>", '"Ann Lee" <ann@example.org>'],
    "invisible": [f"an{ZWSP}n@example.org", f"a{SOFT_HYPHEN}nn@example.org", f"a{ZWJ}nn@example.org"],
    "domain": [
        "ann@localhost",
        "ann@printer.local",
        "ann@host.localhost",
        "ann@service.onion",
        "ann@1.0.0.127.in-addr.arpa",
        "ann@com",
        "ann@",
        "ann@.",
        "ann@.org",
        "ann@example..org",
        "ann@example.org..",
        "ann@-example.org",
        "ann@example-.org",
        "ann@exa_mple.org",
        "ann@exa mple.org",
        "ann@[127.0.0.1]",
        "ann@[IPv6:::1]",
        f"ann@exam{ZWJ}ple.org",
        f"ann@exam{ZWNJ}ple.org",
        f"ann@example.org{ZWJ}",
        "ann@exam\u202eple.org",
        "ann@xn--zz.example",
        "ann@xn--a.example",
        "ann@xn--faß.example",
        "ann@ab--cd.example",
        "ann@⒈example.org",
        "ann@exam℀ple.org",
        "ann@" + "b" * 64 + ".example",
        "ann@example.org:25",
        "ann@example.org/path",
        "ann@example.org?subject=hi",
        "ann@exam\ue000ple.org",
    ],
    "malformed": [
        "@example.org",
        "ann@@example.org",
        "ann@bob@example.org",
        ".ann@example.org",
        "ann.@example.org",
        "an..n@example.org",
        "an n@example.org",
        "ann(comment)@example.org",
        'an"n@example.org',
        '"ann@example.org',
        '"ann"x@example.org',
        '""@example.org',
        "mailto:ann@example.org",
        "ann\\@example.org",
        "a,b@example.org",
        "ann@127.0.0.1",
        "ann@example.123",
        f"an{NBSP}n@example.org",
        "\u0301ann@example.org",
        "ann@1.אב.example",
    ],
}

ACCEPTED = [
    ("o'neil@example.org", "o'neil@example.org"),
    ("a@example.org", "a@example.org"),
    ("a@b.ca", "a@b.ca"),
    ("1@2.ca", "1@2.ca"),
    ("Ann.Lee+tag@Example.ORG", "Ann.Lee+tag@example.org"),
    ("INFO@example.org", "INFO@example.org"),
    ("a!#$%&'*+/=?^_`{|}~-b@example.org", "a!#$%&'*+/=?^_`{|}~-b@example.org"),
    ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
    ('"ann lee"@example.org', '"ann lee"@example.org'),
    ('"a@b"@example.org', '"a@b"@example.org'),
    ("Élise@example.org", "Élise@example.org"),
    ("ann@bücher.example", "ann@xn--bcher-kva.example"),
    ("ann@example.com", "ann@example.com"),
    ("ann@example.ca", "ann@example.ca"),
    ("ann@mail.example.net", "ann@mail.example.net"),
    ("ann@office.test", "ann@office.test"),
    ("ann@office.invalid", "ann@office.invalid"),
    ("ann@office.example", "ann@office.example"),
    ("ann@example.museum", "ann@example.museum"),
    ("ann@xn--p1ai.xn--p1ai", "ann@xn--p1ai.xn--p1ai"),
]

AT_ALL = [(code, typed) for code, addresses in REFUSED.items() for typed in addresses]


@pytest.mark.parametrize(("one", "other"), ONE_MAILBOX)
def test_two_spellings_of_one_mailbox_have_one_canonical_form(one: str, other: str) -> None:
    assert parse_email(one).canonical == parse_email(other).canonical


@pytest.mark.parametrize(("one", "other"), TWO_MAILBOXES)
def test_two_mailboxes_have_two_canonical_forms(one: str, other: str) -> None:
    assert parse_email(one).canonical != parse_email(other).canonical


@pytest.mark.parametrize(("code", "typed"), AT_ALL, ids=[ascii(typed)[:40] for _, typed in AT_ALL])
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
