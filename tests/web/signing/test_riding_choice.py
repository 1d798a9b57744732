"""The signatory sees their riding and may say another; what they say stays."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee
from petitions.delivery.proof.proof_models import RunProgress
from petitions.offices.models import OfficeKind
from petitions.ridings.load import load
from petitions.ridings.models import RidingAnswer
from petitions.signing.models import Signature
from tests.factories import DAY_ONE, Rows

OwnPage = Callable[[Signature], str]
Said = tuple[str | None, str | None]
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
RIDINGS = (
    "99001,Larch Valley—North,Vallée-du-Mélèze—Nord,ON\n99002,Larch Valley—South,Sud,ON\n99003,Far,Loin,BC\n"
)


@pytest.fixture
def ridings(session: Session) -> None:
    """Three ridings, two of them in Ontario."""
    load(session, io.StringIO("fed_num,name_en,name_fr,province\n" + RIDINGS))


@pytest.fixture
def signature(rows: Rows, ridings: None) -> Signature:
    """Signed from Ontario, for a petition to the own member; nobody knows the riding yet."""
    petition = rows.petition(addressees=[Addressee(is_own_member=True)])
    made: Signature = rows.signature(petition=petition)
    return made


def answered(session: Session, **candidates: str) -> None:
    """What is known of the postal code of all."""
    code = next(iter(candidates)).removeprefix("r") if len(candidates) == 1 else None
    numbers = {key.removeprefix("r"): name for key, name in candidates.items()}
    session.add(
        RidingAnswer(
            postal_code="K1A0A6",
            riding_set="2023",
            riding_code=code,
            candidates=numbers,
            method="represent-concordance",
            answered_at=DAY_ONE,
        )
    )


def said(session: Session, signature: Signature) -> Said:
    session.rollback()
    session.refresh(signature)
    return signature.riding_code, signature.riding_method


def part(client: FlaskClient, path: str) -> str:
    """The part of the page that is about the riding."""
    return client.get(path).text.partition('id="riding"')[2].partition('id="deliveries"')[0]


@on_sqlite
def test_the_riding_that_was_found_is_shown_with_its_member(
    client: FlaskClient, signature: Signature, own_page: OwnPage, rows: Rows
) -> None:
    office = rows.office(kind=OfficeKind.MEMBER, riding_code="99001")
    rows.holder(office=office, name="Ann Lee", from_on=dt.date(2020, 1, 1))
    signature.riding_code, signature.riding_method = "99001", "represent-concordance"
    shown = part(client, own_page(signature))

    assert "Your postal code lies in <strong>Larch Valley—North</strong>" in shown
    assert "Your member of Parliament is <strong>Ann Lee</strong>" in shown
    assert '<option value="99001" selected>' in shown


@on_sqlite
def test_the_list_has_the_ridings_of_the_province(
    client: FlaskClient, signature: Signature, own_page: OwnPage
) -> None:
    shown = part(client, own_page(signature))

    assert 'value="99001"' in shown
    assert 'value="99003"' not in shown
    assert '<option value="unknown" selected>' in shown


@on_sqlite
def test_several_ridings_are_offered_first(
    client: FlaskClient, signature: Signature, own_page: OwnPage, session: Session
) -> None:
    answered(session, r99002="Larch Valley—South", r99009="Not loaded")
    signature.riding_method = "none"
    shown = part(client, own_page(signature))

    assert [line.split('"')[0] for line in shown.split('type="radio" name="riding" value="')[1:]] == [
        "99002",
        "99009",
        "unknown",
    ]


@pytest.mark.parametrize(("choice", "code"), [("99001", "99001"), ("99003", "99003"), ("unknown", None)])
def test_a_choice_has_one_effect_however_often_it_is_posted(
    client: FlaskClient,
    signature: Signature,
    own_page: OwnPage,
    session: Session,
    choice: str,
    code: str | None,
) -> None:
    path = own_page(signature)
    assert client.post(f"{path}/riding", data={"riding": choice}).status_code == 303
    assert said(session, signature) == (code, "signer-chosen")
    first = signature.riding_at
    for _ in range(3):
        client.post(f"{path}/riding", data={"riding": choice})

    assert said(session, signature) == (code, "signer-chosen")
    assert signature.riding_at == first


@on_sqlite
def test_an_i_dont_know_is_kept_and_shown(
    client: FlaskClient, signature: Signature, own_page: OwnPage
) -> None:
    path = own_page(signature)
    client.post(f"{path}/riding", data={"riding": "unknown"})

    assert "You said that you don’t know your riding" in part(client, path)


@on_sqlite
@pytest.mark.parametrize("choice", ["", "35064", "99001; drop", "\0"])
def test_what_was_not_offered_is_refused(
    client: FlaskClient, signature: Signature, own_page: OwnPage, session: Session, choice: str
) -> None:
    signature.language = "fr"
    answer = client.post(f"{own_page(signature)}/riding", data={"riding": choice})
    told = answer.text.partition('id="riding-list-error"')[2].partition("</p>")[0]

    assert answer.status_code == 422
    assert "circonscription" in told
    assert 'aria-describedby="riding-list-error"' in answer.text
    assert said(session, signature) == (None, None)


@on_sqlite
def test_who_lives_in_one_of_several_and_chooses_none_is_told_beside_the_choice(
    client: FlaskClient, signature: Signature, own_page: OwnPage, session: Session
) -> None:
    answered(session, r99001="Larch Valley—North", r99002="Larch Valley—South")
    answer = client.post(f"{own_page(signature)}/riding", data={})

    assert "Please choose a riding, or say that you don’t know." in answer.text
    assert answer.text.count('role="alert"') == answer.text.count('aria-describedby="riding-error"') == 1


@on_sqlite
@pytest.mark.parametrize("values", [{"state": "withdrawn"}, {"country": "FR", "province": ""}])
def test_who_ended_or_lives_abroad_is_not_asked(
    client: FlaskClient, rows: Rows, ridings: None, own_page: OwnPage, values: dict[str, str]
) -> None:
    assert 'id="riding"' not in client.get(own_page(rows.signature(**values, confirmed_at=DAY_ONE))).text


@on_sqlite
def test_a_withdrawn_signature_keeps_what_it_has(
    client: FlaskClient, signature: Signature, own_page: OwnPage, session: Session
) -> None:
    path = own_page(signature)
    client.post(f"{path}/withdraw")
    client.post(f"{path}/riding", data={"riding": "99001"})

    assert said(session, signature) == (None, None)


@on_sqlite
def test_without_ridings_nothing_is_shown(client: FlaskClient, rows: Rows, own_page: OwnPage) -> None:
    assert 'id="riding"' not in client.get(own_page(rows.signature())).text


@on_sqlite
def test_looking_says_nothing(
    app: Flask, client: FlaskClient, signature: Signature, own_page: OwnPage, session: Session
) -> None:
    path = own_page(signature)
    client.get(path)

    assert client.get(f"{path}/riding").status_code == 405
    assert said(session, signature) == (None, None)


@on_sqlite
def test_a_package_that_waits_is_made_anew_when_somebody_chooses(
    client: FlaskClient, session: Session, signature: Signature, own_page: OwnPage, rows: Rows
) -> None:
    run = rows.run(petition=signature.petition, release_at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    progress = RunProgress(run_id=run.id, percent=100)
    session.add(progress)
    page = own_page(signature)
    client.post(f"{page}/riding", data={"riding": "99002"})

    session.rollback()
    session.refresh(progress)
    assert progress.outdated_at is not None
