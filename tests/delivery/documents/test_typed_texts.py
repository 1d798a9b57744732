"""What signatories and organizers type is printed as text, in every script, and never runs as markup."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from petitions.delivery.documents.files import File
from petitions.delivery.documents.package import Comment, Name, Package
from petitions.delivery.documents.volumes import write_pdf_volumes
from tests.delivery.documents.samples import package, words_of

MARKUP = (
    '#set page(fill: red) #eval("1+1") $x^2$ @ref <label> *bold* _it_ `raw` // gone /* gone */',
    "{{ 7*7 }} {% raw %} {0} {name} %s %(x)s \\input{secret} \\n \\u{41}",
    "From: a\r\nBcc: b@example.org\n.\nQUIT",
)
SCRIPTS = (
    "علی‌رضا محمدی",
    "ᐃᓄᒃᑎᑐᑦ ᓀᐦᐃᔭᐍᐏᐣ",
    "Xʷməθkʷəy̓əm",
    "王小明 さとう 김민수",
    "ព្រះ សុខ · မြန်မာ · አማርኛ · ქართული · հայերեն",
    "אברהם · नीलम · தமிழ் · తెలుగు · ไทย · ລາວ · සිංහල",
    "ᏣᎳᎩ · ⵜⴰⵎⴰⵣⵉⵖⵜ · ޑިވެހި · བོད་ཡིག · 𓀀 · \U000f0000",
    "X",
    "O’Neil",
    "Jennifer Null",
    "❤️ 👩‍👩‍👧 🇨🇦 ✊🏽 🍁",
)


def made(given: Package, folder: Path) -> File:
    return write_pdf_volumes(given, folder)[0]


@pytest.mark.parametrize("typed", MARKUP)
def test_what_people_type_is_never_markup(typed: str, tmp_path: Path) -> None:
    hostile = Comment(typed, name=typed, place=typed, province="ON", language=typed)
    given = package(
        names=lambda: [Name(typed, typed, "ZZ", typed)], comments=lambda: [hostile], highlights=(hostile,)
    )

    whole = words_of(made(given, tmp_path))

    bare = re.sub(r"\s+", "", typed)
    assert re.sub(r"[\s\u200b\ufffe]+|page\d+of\d+", "", whole).count(bare) >= 3


def test_organizer_markdown_runs_no_markup(tmp_path: Path) -> None:
    text = replace(
        package().petition, body="#eval(1) <script>x</script> [go](javascript:alert(1)) *yes*", why="$x$"
    )

    whole = words_of(made(package(petition=text), tmp_path))

    assert "#eval(1) <script>x</script>" in whole
    assert "javascript" not in whole.replace("[go](javascript:alert(1))", "")


def test_names_in_every_script_are_printed(tmp_path: Path) -> None:
    given = package(
        names=lambda: [Name(name) for name in SCRIPTS], comments=lambda: [Comment(text) for text in SCRIPTS]
    )

    whole = words_of(made(given, tmp_path))

    for name in ("ᐃᓄᒃᑎᑐᑦ", "王小明", "Xʷməθkʷəy̓", "O’Neil", "ᏣᎳᎩ", "አማርኛ"):
        assert whole.count(name) >= 2, name


def test_direction_overrides_never_reach_the_page(tmp_path: Path) -> None:
    given = package(names=lambda: [Name("Ann\u202egnol\u2066 Roy\U000e0041")])

    assert "Anngnol Roy" in words_of(made(given, tmp_path))


def test_letter_of_ten_thousand_characters_without_a_space_keeps_within_the_page(tmp_path: Path) -> None:
    given = package(comments=lambda: [Comment("x" * 10_000)])

    whole = words_of(made(given, tmp_path))

    assert whole.count("x") >= 10_000
