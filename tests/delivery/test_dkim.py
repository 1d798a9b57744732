"""Signed mail: verified with the public half, the same bytes at every try, and a key that is checked."""

from collections.abc import Callable
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from config import Config, ConfigError
from petitions.cli.checks import Verdict
from petitions.cli.mail_checks import compared, record_text
from petitions.delivery.models import Delivery
from petitions.dispatch.installation import storage
from petitions.outbox.models import Message
from petitions.outbox.post import post
from petitions.transport.signing import Dkim
from tests.delivery.conftest import Stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer
from tests.servers import MailServer


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dkim") / "key.pem"
    path.write_bytes(pem(rsa.generate_private_key(65537, 2048)))
    return path


@pytest.fixture
def signing(stage: Stage, key_file: Path) -> Dkim:
    """The site signs its mail from now on."""
    stage.app.config.update(DKIM_KEY_FILE=str(key_file), DKIM_SELECTOR="may")
    found = Dkim.from_settings(stage.app.config)
    assert found is not None
    return found


def is_valid(mail: bytes, key: Dkim) -> bool:
    def answer(name: bytes, timeout: int = 5) -> bytes:
        assert name == f"{key.record_name}.".encode()
        return record_text(key).encode()

    return bool(dkim.verify(mail, dnsfunc=answer))


def test_a_delivery_is_signed_once_and_every_try_sends_the_same(
    stage: Stage, signing: Dkim, send_to: Callable[[int], None]
) -> None:
    petition = stage.rows.petition()
    stage.sign(petition, 2)
    stage.plan(petition)
    with FaultySmtpServer(smtp.answers("451 4.3.0 later", to="DOT"), smtp.sound) as server:
        send_to(server.port)
        assert stage.deliver()["deferred"] == 1
        stage.move(hours=1)
        assert stage.deliver() == {"sent": 1}
    first, second = server.bodies
    assert first == second
    delivery: Delivery = stage.only()
    assert storage().read(delivery.mail_key).startswith(b"DKIM-Signature:")
    assert is_valid(first, signing)
    assert not is_valid(first.replace(b"Reply-To: ", b"Reply-To: x"), signing)


def test_a_letter_is_signed_too(stage: Stage, signing: Dkim, smtp_server: MailServer) -> None:
    post(stage.session, letter="reset_password", recipient="olga@example.org", language="fr", now=stage.now,
         context={"name": "Olga", "path": "/organize/"})  # fmt: skip
    stage.session.commit()
    stage.app.test_cli_runner().invoke(args=["work", "--once"], catch_exceptions=False)
    assert is_valid(smtp_server.envelopes[-1].content or b"", signing)
    assert stage.session.query(Message).one().state == "sent"


def test_nothing_is_signed_without_a_key(stage: Stage, smtp_server: MailServer) -> None:
    stage.ready()
    stage.deliver()
    assert b"DKIM-Signature" not in (smtp_server.envelopes[-1].content or b"")


def test_a_key_that_cannot_sign_stops_the_start(tmp_path: Path) -> None:
    for name, content in {"none": b"no key", "curve": pem(ec.generate_private_key(ec.SECP256R1()))}.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ConfigError, match="DKIM_KEY_FILE"):
            Config.from_env({"DKIM_KEY_FILE": str(path), "INSTANCE_DIR": str(tmp_path)})
    for address in ("nobody", "much+tagged@example.org", f"{'b' * 21}@example.org"):
        with pytest.raises(ConfigError, match="BOUNCE_ADDRESS"):
            Config.from_env({"BOUNCE_ADDRESS": address, "INSTANCE_DIR": str(tmp_path)})


def test_the_record_in_the_dns_is_compared_with_the_key(key_file: Path) -> None:
    key = Dkim.from_settings(
        {"DKIM_KEY_FILE": str(key_file), "DKIM_SELECTOR": "may", "MAIL_DEFAULT_SENDER": "P <p@example.org>"}
    )
    assert key is not None
    assert key.record_name == "may._domainkey.example.org"
    assert compared(key, ["v=spf1", record_text(key)]).verdict is Verdict.GOOD
    assert compared(key, ["v=DKIM1; p=AAAA"]).verdict is Verdict.WRONG
