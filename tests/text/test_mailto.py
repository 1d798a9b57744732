"""The link to a mail program: what goes in comes out again, and it is never too long."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from petitions.text.mailto import LONGEST, MailLink, mail_link

REST = "(It goes on.)"


def link(body: str, to: tuple[str, ...] = ("a@example.ca",), cc: tuple[str, ...] = ()) -> MailLink:
    return mail_link(to, cc, "Let them stay & live", body, rest=REST)


def parts(made: MailLink) -> tuple[list[str], dict[str, str]]:
    """Addresses and fields as a mail program reads them: a plus sign is a plus (RFC 6068, section 5)."""
    address = urlsplit(made.url)
    fields = parse_qs(address.query.replace("+", "%2B"), strict_parsing=True)
    return [unquote(each) for each in address.path.split(",")], {name: one for name, (one,) in fields.items()}


@pytest.mark.parametrize(
    "body", ["Dear Minister,\n\n2 + 2 = 4 & 100 %?", "Прошу вас, оставьте их.", "سلام 🕊", "'\"<a>#"]
)
def test_a_mail_program_reads_what_was_written(body: str) -> None:
    made = link(body, to=("a@example.ca", "o'neil+x&y@example.ca"), cc=("copy@example.org",))

    to, fields = parts(made)
    assert made.is_whole
    assert to == ["a@example.ca", "o'neil+x&y@example.ca"]
    assert fields == {
        "cc": "copy@example.org",
        "subject": "Let them stay & live",
        "body": body.replace("\n", "\r\n"),
    }


@pytest.mark.parametrize("letter", ["word " * 2_000, "слово " * 500, "س" * 10_000, "line\n" * 1_000])
def test_a_letter_that_is_too_long_ends_early_and_says_so(letter: str) -> None:
    made = link(letter)

    _, fields = parts(made)
    begun, _, ending = fields["body"].rpartition("\r\n\r\n")
    assert not made.is_whole
    assert len(made.url) <= LONGEST
    assert ending == REST
    assert letter.replace("\n", "\r\n").startswith(begun)
    assert len(made.url) > LONGEST - 60


def test_a_cut_never_falls_within_a_word() -> None:
    _, fields = parts(link("understanding " * 500))

    assert set(fields["body"].rpartition("\r\n\r\n")[0].split()) == {"understanding"}
