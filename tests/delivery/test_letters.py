"""Letters of a campaign: equal ones once with their number, each member's own apart."""

import csv
import io

from petitions.campaign.models import Addressee
from petitions.offices.models import OfficeKind
from tests.delivery.conftest import Stage
from tests.servers import MailServer

OWN = "I have known them for ten years; let them stay."


def letters_in(mail: object) -> list[str]:
    """The letters in people's own words, from the table of comments."""
    (table,) = [
        part for part in mail.iter_attachments()  # type: ignore[attr-defined]
        if part.get_filename().endswith("comments.csv")
    ]  # fmt: skip
    text = table.get_content()
    text = text if isinstance(text, str) else text.decode("utf-8-sig")
    return [
        row["text"] for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff"))) if row["kind"] == "letter"
    ]


def test_each_member_gets_the_letters_of_their_own_people_with_equal_ones_once(
    stage: Stage, smtp_server: MailServer
) -> None:
    for code in ("35075", "24068"):
        stage.rows.office(kind=OfficeKind.MEMBER, riding_code=code, email=f"{code}@example.ca")
    petition = stage.rows.petition(kind="letter", addressees=[Addressee(is_own_member=True)])
    ottawa = {"riding_code": "35075", "riding_method": "represent-concordance"}
    papineau = ottawa | {"riding_code": "24068"}
    stage.sign(petition, 2, letter="", **ottawa)
    stage.sign(petition, 1, letter="Dear Minister,\n  please LET them stay.", **ottawa)
    stage.sign(petition, 2, letter=OWN, **ottawa)
    stage.sign(petition, 1, letter="Mine alone.", **ottawa)
    stage.sign(petition, 1, letter=OWN.upper(), **papineau)
    stage.plan(petition)

    assert stage.deliver() == {"compiled": 1, "sent": 2}

    (to_ottawa,) = smtp_server.sent_to("35075@example.ca")
    (to_papineau,) = smtp_server.sent_to("24068@example.ca")
    assert letters_in(to_ottawa) == ["Mine alone."]
    assert letters_in(to_papineau) == [OWN.upper()]
    report = next(
        part for part in to_ottawa.iter_attachments() if part.get_filename().endswith("report.txt")
    ).get_content()
    assert "3" in report
    assert OWN in report.replace("\n> ", " ").replace("\n", " ")
