"""Whose mail it is: the organisation's own, or anybody's."""

import pytest

from petitions.errors import Refusal
from petitions.identity.organization_domain import check_website, is_for_everybody, registrable, speaks_for


@pytest.mark.parametrize(
    ("domain", "website", "name", "speaks"),
    [
        ("amnesty.ca", "https://www.amnesty.ca/fr", "Anything", True),
        ("mail.amnesty.ca", "amnesty.ca", "Anything", True),
        ("amnesty.ca", "https://ottawa.amnesty.ca", "Anything", True),
        ("other.ca", "https://amnesty.ca", "Amnesty", False),
        ("amnesty.on.ca", "https://other.on.ca", "Other", False),
        ("gmail.com", "https://gmail.com", "Gmail", False),
        ("videotron.ca", "https://videotron.ca", "Videotron", False),
        ("mailinator.com", "", "Mailinator", False),
        ("sympatico.ca", "", "Sympatico Choir", False),
        ("on.ca", "", "On", False),
        ("amnesty.ca", "", "Amnesty International Canada", True),
        ("iclmg.ca", "", "International Civil Liberties Monitoring Group", True),
        ("clc-ctc.ca", "", "Canadian Labour Congress", False),
        ("logement-limoilou.example.ca", "", "Coalition logement Limoilou", True),
        ("lalignedesdroits.org", "", "La Ligne des droits", True),
        ("xn--communaut-i1a.ca", "", "Neighbours United", False),
        ("toronto.ca", "", "Neighbours United", False),
        ("art.ca", "", "Art", False),
    ],
)
def test_mail_is_compared_with_the_website_or_the_name(
    domain: str, website: str, name: str, speaks: bool
) -> None:
    assert speaks_for(domain, website=check_website(website), names=(name, "")) is speaks


def test_one_of_several_names_is_enough() -> None:
    assert speaks_for("tablecommune.ca", website="", names=("Common Table", "", "La Table commune"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" www.example.org ", "https://www.example.org"),
        ("HTTP://example.org/a?b", "HTTP://example.org/a?b"),
        ("communauté.ca", "https://communauté.ca"),
    ],
)
def test_a_website_is_kept_with_its_scheme(typed: str, kept: str) -> None:
    assert check_website(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["no site", "javascript:alert(1)", "ftp://example.org", "http://", "localhost", "ann@example.org", "..",
     "https://user:pw@example.org", "https://192.0.2.1/", f"https://example.org/{'a' * 300}"],
)  # fmt: skip
def test_what_is_no_website_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_website(typed)
    assert (refused.value.field, refused.value.code) == ("website", "malformed")


def test_suffixes_belong_to_nobody() -> None:
    assert [registrable(name) for name in ("www.amnesty.on.ca", "on.ca", "ca", "")] == [
        "amnesty.on.ca",
        "",
        "",
        "",
    ]
    assert is_for_everybody("on.ca")
