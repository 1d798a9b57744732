"""The signatory's own page: a look changes nothing, a button does it once."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.signing.models import Signature, SignatureState
from tests.factories import Rows

OwnPage = Callable[[Signature], str]
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def pending(rows: Rows) -> Signature:
    """Signed and not yet confirmed."""
    made: Signature = rows.signature(state=SignatureState.PENDING, consent_updates=True)
    return made


def state_of(session: Session, signature: Signature) -> str:
    return seen_anew(session, signature).state


def seen_anew(session: Session, signature: Signature) -> Signature:
    """The row as it is now; what this session read before is over."""
    session.rollback()
    session.refresh(signature)
    return signature


def test_looking_confirms_nothing_however_often(
    client: FlaskClient, pending: Signature, own_page: OwnPage, session: Session
) -> None:
    path = own_page(pending)
    for _ in range(5):
        client.get(path)
        client.head(path)

    assert state_of(session, pending) == "pending"


@on_sqlite
def test_the_first_form_confirms_and_the_next_one_declines(
    client: FlaskClient, pending: Signature, own_page: OwnPage
) -> None:
    path = own_page(pending)
    forms = [part.partition('"')[0] for part in client.get(path).text.split('action="')[1:]]

    assert forms[:2] == [f"{path}/confirm", f"{path}/decline"]


def test_confirming_counts_once_however_often_it_is_pressed(
    client: FlaskClient, pending: Signature, own_page: OwnPage, session: Session
) -> None:
    path = own_page(pending)
    answers = [client.post(f"{path}/confirm") for _ in range(5)]

    assert {(each.status_code, each.headers["Location"]) for each in answers} == {(303, path)}
    count = client.get(f"/petitions/{pending.petition.slug}/count.json").json
    assert count["count"] == 1
    assert "Your signature is confirmed" in client.get(path).text


@on_sqlite
@pytest.mark.parametrize(
    ("act", "state"), [("decline", "declined"), ("confirm", "confirmed"), ("withdraw", "pending")]
)
def test_each_button_does_what_it_says_to_a_pending_signature(
    client: FlaskClient, pending: Signature, own_page: OwnPage, session: Session, act: str, state: str
) -> None:
    client.post(f"{own_page(pending)}/{act}")

    assert state_of(session, pending) == state


def test_withdrawing_takes_it_out_of_the_count(
    client: FlaskClient, rows: Rows, own_page: OwnPage, session: Session
) -> None:
    signature = rows.signature()
    path = own_page(signature)
    client.post(f"{path}/withdraw")

    assert state_of(session, signature) == "withdrawn"
    assert client.get(f"/petitions/{signature.petition.slug}/count.json").json["count"] == 0
    assert "Your signature is withdrawn" in client.get(path).text


@on_sqlite
def test_who_may_see_the_name_can_be_changed(
    client: FlaskClient, rows: Rows, own_page: OwnPage, session: Session
) -> None:
    signature = rows.signature()
    path = own_page(signature)

    assert client.post(f"{path}/exposure", data={"exposure": "counted"}).status_code == 303
    assert client.post(f"{path}/exposure", data={"exposure": "anything"}).status_code == 422
    assert seen_anew(session, signature).exposure == "counted"


@on_sqlite
def test_erasing_leaves_no_trace_on_the_page(
    client: FlaskClient, rows: Rows, own_page: OwnPage, session: Session
) -> None:
    path = own_page(rows.signature(name="Ann Unusual", comment="My own words"))
    client.post(f"{path}/erase")
    page = client.get(path).text

    assert "Your data are erased" in page
    assert "Unusual" not in page
    assert "My own words" not in page


@on_sqlite
def test_a_mail_program_unsubscribes_in_one_step_without_a_page(
    client: FlaskClient, pending: Signature, own_page: OwnPage, session: Session
) -> None:
    path = f"{own_page(pending)}/unsubscribe"
    assert client.get(path).status_code == 200
    assert seen_anew(session, pending).consent_updates

    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, seen_anew(session, pending).consent_updates) == (200, False)


@on_sqlite
def test_the_page_tells_nobody_its_address(
    client: FlaskClient, pending: Signature, own_page: OwnPage
) -> None:
    headers = client.get(own_page(pending)).headers

    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


@on_sqlite
def test_the_page_speaks_the_language_that_was_signed_in(
    client: FlaskClient, rows: Rows, own_page: OwnPage
) -> None:
    petition = rows.petition(texts=["en", "fr"])
    path = own_page(rows.signature(petition=petition, language="fr", state=SignatureState.PENDING))
    page = client.get(path, headers={"Accept-Language": "en"}).text

    assert "Confirmer ma signature" in page
    assert "Let them stay (fr)" in page


@on_sqlite
def test_what_was_typed_stays_text(client: FlaskClient, rows: Rows, own_page: OwnPage) -> None:
    typed = "<script>x</script> {{ 7*7 }} %(name)s \u202eevil"
    page = client.get(own_page(rows.signature(name=typed, comment=typed))).text

    assert "&lt;script&gt;x&lt;/script&gt; {{ 7*7 }} %(name)s evil" in page


@on_sqlite
@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 42 + "=", ".."])
def test_a_made_up_link_leads_nowhere(client: FlaskClient, token: str) -> None:
    assert client.get(f"/signatures/{token}").status_code == 404
    assert client.post(f"/signatures/{token}/confirm").status_code == 404


@on_sqlite
def test_a_link_with_nul_in_it_is_no_request(client: FlaskClient) -> None:
    assert client.get("/signatures/%00").status_code == 400
    assert client.post("/signatures/%00/confirm").status_code == 400
