"""`flask offices` loads whom petitions may be addressed to, and approves their addresses."""

from pathlib import Path

import pytest
from flask import Flask

from petitions.extensions import db
from petitions.offices.queries import office_by_slug

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
HEAD = "slug,kind,title_en,title_fr,email,holder,from_on\n"
PM = "pm,prime_minister,Prime Minister,Première ministre,pm@example.ca,Maya Okafor,2025-05-13\n"


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["offices", *arguments])
    return result.exit_code, result.output


def written(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "offices.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_offices_are_loaded_and_one_is_approved(app: Flask, tmp_path: Path) -> None:
    assert run(app, "load", written(tmp_path, HEAD + PM)) == (
        0,
        "Offices: 1 new, 0 changed. Holders: 1 new.\n",
    )
    assert run(app, "approve", "pm") == (0, "pm: deliveries may go to pm@example.ca.\n")
    code, said = run(app, "load", written(tmp_path, HEAD + PM.replace("pm@", "new@")))
    assert code == 0
    assert "pm: the address has changed and waits for approval: flask offices approve pm" in said
    with app.app_context():
        office = office_by_slug(db.session(), "pm")
        assert office is not None
        assert (office.email, office.approved_at) == ("new@example.ca", None)


def test_a_bad_row_is_told_and_the_others_are_kept(app: Flask, tmp_path: Path) -> None:
    code, said = run(app, "load", written(tmp_path, HEAD + PM + "x,duke,A,B,,,\n"))

    assert code == 1
    assert "Offices: 1 new" in said
    assert "line 3: the kind is none of" in said
    assert run(app, "approve", "pm")[0] == 0


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("slug,kind\npm,other\n", "utf-8", "lacks the columns: title_en, title_fr"),
        (HEAD + PM, "utf-16", "is not in UTF-8"),
        (HEAD + PM, "latin-1", "is not in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    app: Flask, tmp_path: Path, text: str, encoding: str, said: str
) -> None:
    code, output = run(app, "load", written(tmp_path, text, encoding))

    assert code == 1
    assert said in output
    assert run(app, "approve", "pm") == (1, "Error: There is no office pm.\n")


def test_an_office_without_an_address_is_not_approved(app: Flask, tmp_path: Path) -> None:
    run(app, "load", written(tmp_path, HEAD + PM.replace("pm@example.ca", "")))

    assert run(app, "approve", "pm") == (1, "Error: pm has no address to approve.\n")


def test_a_postal_address_alone_is_approved_and_waits_again_when_it_moves(app: Flask, tmp_path: Path) -> None:
    head = "slug,kind,title_en,title_fr,address_en,approved\n"
    row = "pm,prime_minister,Prime Minister,Première ministre,80 Wellington Street|Ottawa ON  K1A 0A2,"
    run(app, "load", written(tmp_path, head + row + "\n"))
    assert run(app, "approve", "pm") == (0, "pm: deliveries may go to its postal address.\n")
    _code, said = run(app, "load", written(tmp_path, head + row.replace("80 ", "90 ") + "\n"))
    assert "pm: the address has changed and waits for approval" in said
    run(app, "load", written(tmp_path, head + row.replace("80 ", "90 ") + "yes\n"))
    assert "approved" in run(app, "list")[1]
    assert "pm:" not in run(app, "list", "--waiting")[1]


def test_the_list_says_what_keeps_mail_from_an_office(app: Flask, tmp_path: Path) -> None:
    run(app, "load", written(tmp_path, HEAD + PM + "snow,minister,A,B,,,\n"))
    run(app, "approve", "pm")
    code, said = run(app, "list")

    assert code == 0
    assert said.splitlines() == [
        "pm: Maya Okafor; pm@example.ca; approved",
        "snow: vacant; no address; waits for approval",
    ]
    assert run(app, "list", "--waiting") == (0, "snow: vacant; no address; waits for approval\n")
