"""Words that no face can print: the volume says so and where they stand whole, and there they do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from petitions.delivery.documents import volumes
from petitions.delivery.documents.glyphs import MISSING, unprinted
from petitions.delivery.documents.package import Comment, LetterGroup, Letters, Name, OrganizationSignatory
from petitions.delivery.documents.plain_text import write_text
from petitions.delivery.documents.tables import write_csv
from petitions.delivery.documents.volumes import write_pdf_volumes
from tests.delivery.documents.samples import many_names, package, words_of

TIBETAN = "བཀྲ་ཤིས"
LINE = "Some words are in a script that this document cannot print (Tibetan): a box stands for each letter."
SIGNS = "A box stands for each sign that this document cannot print."


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("Ann Lee, née Côté", set()),
        ("علی‌رضا 王小明 ᐃᓄᒃᑎᑐᑦ አማርኛ 🍁 □", set()),
        (f"Ann {TIBETAN}", {"Tibt"}),
        (f"{TIBETAN} 𓀀", {"Tibt", "Egyp"}),
        ("\U000f0000", {"Zzzz"}),
        ("\u202e\x00", set()),
    ],
)
def test_scripts_without_a_face_are_known(text: str, scripts: set[str]) -> None:
    assert unprinted(text) == scripts


def test_a_volume_with_boxes_says_so_and_names_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "FIRST_VOLUME_LINES", 10)
    given = package(
        names=lambda: [*many_names(20), Name(TIBETAN, "Ottawa", "ON")],
        comments=lambda: [Comment("Stay. " * 90)] * 20,
    )
    report, comments, names = map(words_of, write_pdf_volumes(given, tmp_path))

    assert f"{LINE} They stand whole in the table CS-2026-0007-03-names.csv." in names
    assert MISSING in names
    assert "cannot print" not in report + comments
    written = {file.name: file.path.read_text("utf-8-sig") for file in write_csv(given, tmp_path)}
    assert TIBETAN in written["CS-2026-0007-03-names.csv"]


@pytest.mark.parametrize(
    "changes",
    [
        {"comments": lambda: [Comment("Stay.", TIBETAN)]},
        {"highlights": (Comment(TIBETAN),)},
        {"organizations": (OrganizationSignatory(TIBETAN),)},
        {"letters": Letters((LetterGroup(TIBETAN, 9),))},
        {"letters": Letters(own_count=1, own=lambda: [Comment(TIBETAN)])},
    ],
)
def test_a_report_says_it_wherever_the_boxes_are(
    changes: dict[str, object | Callable[[], object]], tmp_path: Path
) -> None:
    (report,) = write_pdf_volumes(package(**changes), tmp_path)

    whole = "They stand whole in the tables and in the plain text of this package."
    assert f"{LINE} {whole}" in words_of(report)


def test_signs_of_no_script_are_called_signs(tmp_path: Path) -> None:
    (report,) = write_pdf_volumes(package(comments=lambda: [Comment("\U000f0000")]), tmp_path)

    assert SIGNS in words_of(report)


def test_a_french_office_is_told_in_french(tmp_path: Path) -> None:
    (report,) = write_pdf_volumes(package(language="fr", comments=lambda: [Comment(TIBETAN)]), tmp_path)

    assert "ne peut imprimer (tibétain)\xa0: un carré tient lieu" in words_of(report).replace(" :", "\xa0:")


def test_what_is_in_no_table_stands_whole_in_the_plain_text(tmp_path: Path) -> None:
    groups = tuple(LetterGroup(f"{TIBETAN} {number}", number) for number in range(2, 9))
    given = package(
        letters=Letters(groups),
        organizations=(OrganizationSignatory(f"{TIBETAN} 90"),),
        highlights=(Comment(f"{TIBETAN} 91"),),
    )

    text = write_text(given, tmp_path).path.read_text()

    assert [number for number in (*range(2, 9), 90, 91) if f"{TIBETAN} {number}" not in text] == []
    assert MISSING not in text
