"""Signed mail as a receiver checks it: the key is looked up at a name server, one of the test's own."""

import socket
import threading
from collections.abc import Callable, Iterator

import dkim
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from petitions.cli.mail_checks import record_text
from petitions.dispatch.installation import storage
from petitions.transport.signing import Dkim
from tests.delivery.conftest import Stage
from tests.delivery.test_dkim import key_file, signing

__all__ = ["key_file", "signing"]
Publish = Callable[[str, str], None]
# RFC 1035, 3.3: a character string holds no more; longer texts are published in pieces.
LONGEST_STRING = 255


def answer(query: dns.message.Message, zone: dict[str, str]) -> dns.message.Message:
    """What the zone says of the name: its TXT record, or that there is no such name."""
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    question = query.question[0]
    text = zone.get(question.name.to_text().rstrip("."))
    if text is None or question.rdtype != dns.rdatatype.TXT:
        response.set_rcode(dns.rcode.NXDOMAIN)
        return response
    pieces = [text[at : at + LONGEST_STRING] for at in range(0, len(text), LONGEST_STRING)]
    quoted = " ".join(f'"{piece}"' for piece in pieces)
    response.answer.append(dns.rrset.from_text(question.name, 60, "IN", "TXT", quoted))
    return response


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publish]:
    """A name server on this machine, which every look-up of the test asks; publishes a TXT record."""
    zone: dict[str, str] = {}
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            packet, asker = server.recvfrom(4096)
            if not packet:
                return
            server.sendto(answer(dns.message.from_wire(packet), zone).to_wire(), asker)

    thread = threading.Thread(target=serve)
    thread.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
    monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
    yield zone.__setitem__
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
        last.sendto(b"", server.getsockname())
    thread.join()
    server.close()


def delivered(stage: Stage) -> bytes:
    """The bytes of a compiled delivery as they lie ready to be sent."""
    petition = stage.rows.petition()
    stage.sign(petition, 2)
    stage.plan(petition)
    stage.deliver()
    return storage().read(stage.only().mail_key)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_receiver_finds_the_signature_valid_by_the_published_key(
    stage: Stage, signing: Dkim, publish: Publish
) -> None:
    mail = delivered(stage)
    before = dkim.verify(mail)
    publish(signing.record_name, record_text(signing))

    assert not before
    assert len(record_text(signing)) > LONGEST_STRING
    assert dkim.verify(mail)
    assert not dkim.verify(mail.replace(b"Subject: ", b"Subject: x", 1))
